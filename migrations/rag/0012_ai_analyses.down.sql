drop function rag.questions_today();
drop table rag.ai_analyses;
