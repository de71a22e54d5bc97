create or replace function rag.stored_bytes() returns bigint
  language plpgsql set search_path = '' as $$
declare
  acting text := coalesce(current_setting('app.actor_type', true), '');
  total bigint;
begin
  perform set_config('app.actor_type', 'job', true);
  select (select coalesce(sum(size_bytes), 0) from rag.document_versions) into total;
  perform set_config('app.actor_type', acting, true);
  return total;
end $$;
drop table rag.ingestion_parts;
drop table rag.ingestions;
