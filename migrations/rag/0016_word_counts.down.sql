drop function rag.take_stripe();
drop table rag.word_totals;
drop table rag.term_counts;
