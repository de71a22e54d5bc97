-- The files of an evidence as they came. A row never changes; only that its bytes are gone is noted once.
create table assessments.evidence_versions (
  tenant_id uuid not null,
  -- Names the object in the store too.
  id uuid not null,
  evidence_id uuid not null,
  number integer not null check (number >= 1),
  file_name text not null check (char_length(file_name) between 1 and 255),
  media_type text not null check (char_length(media_type) between 1 and 100),
  size_bytes bigint not null check (size_bytes > 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  collected_at timestamptz not null,
  bytes_removed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint evidence_versions_number unique (tenant_id, evidence_id, number),
  foreign key (tenant_id, evidence_id) references assessments.evidence_items (tenant_id, id)
);
comment on table assessments.evidence_versions is 'retention: with the evidence; what remains of a deleted one is its hash';
create index evidence_versions_stored on assessments.evidence_versions (tenant_id) include (size_bytes)
  where bytes_removed_at is null;

select platform.tenant_table('assessments.evidence_versions', '{
  "evidence_id": "value", "number": "value", "file_name": "personal", "media_type": "value", "size_bytes": "value",
  "sha256": "value", "collected_at": "value", "bytes_removed_at": "value"}');
revoke update, delete on assessments.evidence_versions from assessments_app;
grant update (bytes_removed_at) on assessments.evidence_versions to assessments_app;
