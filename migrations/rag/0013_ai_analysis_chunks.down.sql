drop table rag.ai_analysis_chunks;
