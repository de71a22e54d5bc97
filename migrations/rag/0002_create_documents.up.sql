-- The register of documents; their text and its versions come with ingestion.
create table rag.documents (
  tenant_id uuid not null default rag.current_tenant_id(),
  id uuid not null,
  region text not null default platform.cell_region(),
  title text not null check (char_length(title) between 1 and 500),
  type text not null check (type in ('policy', 'procedure', 'plan', 'other')),
  status text not null default 'registered' check (status in ('registered')),
  language text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$'),
  description text check (char_length(description) between 1 and 2000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text not null default platform.current_actor(),
  updated_by text not null default platform.current_actor(),
  version integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, region) references rag.local_tenants (tenant_id, region)
);

create unique index documents_title on rag.documents (tenant_id, type, title);
create index documents_type on rag.documents (tenant_id, type, id);

select platform.tenant_table('rag.documents', '{
  "title": "value", "type": "value", "status": "value", "language": "value", "description": "value"}');
