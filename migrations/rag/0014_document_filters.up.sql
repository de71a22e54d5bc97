-- What a search may be narrowed to beside type and id: the requirements that a document answers, and when it took effect.
alter table rag.documents
  -- Codes of CMMC requirements, each `AC.L2-3.1.1` or `AC.L1-b.1.i`.
  add column controls text[] not null default '{}'
    check (cardinality(controls) <= 110 and array_position(controls, null) is null),
  -- Null: with its registration.
  add column effective_at timestamptz;

select platform.tenant_table('rag.documents', '{
  "title": "value", "type": "value", "status": "value", "language": "value", "description": "value",
  "latest_version": "value", "controls": "value", "effective_at": "value"}');
