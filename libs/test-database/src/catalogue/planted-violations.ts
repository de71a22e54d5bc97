/** For each check: SQL that makes the hole, and the name that the check must give. */
export const PLANTED: Readonly<Record<string, readonly (readonly [sql: string, named: string])[]>> = {
  'unknown-role': [['create role backdoor', 'backdoor']],
  'role-attributes': [
    ['alter role rag_app bypassrls', 'rag_app: superuser f, bypassrls t'],
    ['alter role rag_jobs superuser', 'rag_jobs: superuser t'],
    ['alter role rag_relay replication', 'rag_relay'],
    ['alter role identity_lookup login', 'identity_lookup'],
    ['alter role rag_app connection limit -1', 'rag_app'],
  ],
  'role-settings': [
    ["alter role rag_app set statement_timeout = '1h'", 'rag_app: statement_timeout is 1h, not 3s'],
    ['alter role rag_app reset lock_timeout', 'rag_app: lock_timeout is not set, not 1s'],
  ],
  'role-membership': [
    ['grant rag_owner to rag_app', 'rag_app is a member of rag_owner'],
    ['grant pg_read_all_data to rag_jobs', 'rag_jobs is a member of pg_read_all_data'],
    ['grant rag_owner to attestry_migrator with inherit true', 'attestry_migrator is a member of rag_owner'],
  ],
  owner: [
    ['alter table rag.outbox owner to postgres', 'rag.outbox is owned by postgres'],
    ['alter function rag.current_tenant_id() owner to rag_app', 'rag.current_tenant_id() is owned by rag_app'],
    ['create schema stray', 'schema stray is owned by postgres'],
  ],
  'table-without-tenant': [['create table rag.loose (id uuid primary key)', 'rag.loose']],
  'tenantless-grants': [
    ['grant insert on tenancy.plans to tenancy_app', 'tenancy.plans: INSERT to tenancy_app'],
    ['grant select on tenancy.plans to identity_app', 'tenancy.plans: SELECT to identity_app'],
    ['grant update (region) on platform.cell to rag_app', 'platform.cell.region: UPDATE to rag_app'],
  ],
  'row-security': [
    ['alter table rag.local_tenants no force row level security', 'rag.local_tenants: enabled t, forced f'],
    ['alter table identity.users disable row level security', 'identity.users: enabled f'],
    ['alter table entities.entity_events_default no force row level security', 'entities.entity_events_default'],
    ['create table rag.open (tenant_id uuid not null)', 'rag.open: enabled f, forced f'],
    [
      `create table entities.entity_events_x partition of entities.entity_events
         for values from ('2999-01-01') to ('2999-01-02')`,
      'entities.entity_events_x',
    ],
  ],
  'tenant-nullable': [
    [
      'alter table rag.idempotency_keys drop constraint idempotency_keys_pkey, alter tenant_id drop not null',
      'rag.idempotency_keys.tenant_id',
    ],
    ['create table rag.texts (tenant_id text not null)', 'rag.texts.tenant_id'],
  ],
  'policy-missing': [['drop policy tenant on rag.idempotency_keys', 'rag.idempotency_keys']],
  policy: [
    ['create policy wide on rag.idempotency_keys for insert to rag_app with check (true)', 'rag.idempotency_keys wide'],
    ['alter policy tenant on rag.idempotency_keys to public', 'rag.idempotency_keys tenant for * to public'],
    ['alter policy tenant on rag.idempotency_keys with check (true)', 'rag.idempotency_keys tenant'],
    [
      `alter policy tenant on rag.idempotency_keys using (tenant_id = rag.current_tenant_id())`,
      'rag.idempotency_keys tenant',
    ],
    [
      `alter policy tenant on rag.idempotency_keys using (tenant_id = current_setting('app.current_tenant_id')::uuid)`,
      'rag.idempotency_keys tenant',
    ],
  ],
  'document-readers': [
    ['drop policy readers on rag.documents', 'rag.documents'],
    ['alter policy readers on rag.document_chunks using (true)', 'rag.document_chunks'],
    [
      'create table rag.notes (tenant_id uuid not null, document_id uuid not null, primary key (tenant_id, document_id))',
      'rag.notes',
    ],
  ],
  'context-function': [
    ['alter function rag.current_tenant_id() immutable', 'rag.current_tenant_id() is immutable'],
    [
      `create function rag.f() returns text language sql immutable as $$ select current_setting('app.current_tenant_id') $$`,
      'rag.f() is immutable but reads settings',
    ],
  ],
  view: [
    ['create view rag.everything as select * from rag.outbox', 'rag.everything'],
    ['create materialized view rag.copy as select * from rag.outbox', 'rag.copy'],
  ],
  'definer-function': [
    [
      `create function rag.f() returns int language sql security definer set search_path = '' as 'select 1'`,
      'rag.f(): not on the list',
    ],
    ['alter function rag.capture_global_row() reset search_path', 'rag.capture_global_row(): search_path is not empty'],
    [
      'alter function rag.capture_global_row() set search_path = public',
      'rag.capture_global_row(): search_path is not empty',
    ],
  ],
  'public-execute': [
    [`create function rag.f() returns int language sql as 'select 1'`, 'rag.f()'],
    ['grant execute on function identity.live_revocations() to public', 'identity.live_revocations()'],
  ],
  'leakproof-function': [['alter function rag.current_tenant_id() leakproof', 'rag.current_tenant_id()']],
  'sequence-grant': [
    ['grant usage on sequence rag.outbox_position_seq to rag_app', 'rag.outbox_position_seq: USAGE to rag_app'],
    ['grant select on sequence rag.outbox_position_seq to public', 'rag.outbox_position_seq: SELECT to public'],
  ],
  'default-privileges': [
    [
      'alter default privileges for role rag_owner grant select on tables to rag_app',
      'rag_owner gives SELECT on r to rag_app',
    ],
    [
      'alter default privileges for role rag_owner grant usage on sequences to public',
      'rag_owner gives USAGE on S to public',
    ],
    ['alter default privileges for role rag_owner grant execute on functions to public', 'rag_owner'],
  ],
  'table-grant': [
    ['grant truncate on rag.local_tenants to rag_app', 'rag.local_tenants: TRUNCATE to rag_app'],
    ['grant references on rag.local_tenants to rag_app', 'rag.local_tenants: REFERENCES to rag_app'],
    ['grant trigger on rag.local_tenants to rag_app', 'rag.local_tenants: TRIGGER to rag_app'],
    ['grant select on rag.local_tenants to public', 'rag.local_tenants: SELECT to public'],
    ['grant select on rag.local_tenants to identity_app', 'rag.local_tenants: SELECT to identity_app'],
    ['grant select (slug) on rag.local_tenants to identity_app', 'rag.local_tenants.slug: SELECT to identity_app'],
    [
      'grant select on entities.entity_events_default to entities_app',
      'entities.entity_events_default: SELECT to entities_app',
    ],
  ],
  'function-grant': [
    ['grant execute on function identity.live_revocations() to rag_app', 'identity.live_revocations() to rag_app'],
  ],
  'schema-grant': [
    ['grant create on schema rag to rag_app', 'rag: CREATE to rag_app'],
    ['grant usage on schema rag to identity_app', 'rag: USAGE to identity_app'],
    ['grant usage on schema public to public', 'public: USAGE to public'],
  ],
  'database-grant': [
    ['grant temporary on database current_db to public', 'public has TEMPORARY'],
    ['grant create on database current_db to rag_app', 'rag_app has CREATE'],
    ['revoke connect on database current_db from rag_app', 'rag_app lacks CONNECT'],
  ],
  'tenant-first-key': [
    ['create unique index one_slug on rag.local_tenants (slug)', 'rag.local_tenants: CREATE UNIQUE INDEX one_slug'],
    ['create unique index one_lower on rag.local_tenants (lower(slug))', 'one_lower'],
    ['create table rag.t (id uuid primary key, tenant_id uuid not null)', 'rag.t: CREATE UNIQUE INDEX t_pkey'],
    [
      'create unique index one_event on entities.entity_events (id, time, tenant_id)',
      'entities.entity_events: CREATE UNIQUE INDEX one_event',
    ],
  ],
  'tenant-first-foreign-key': [
    [
      `create unique index u on rag.local_tenants (slug);
       create table rag.child (tenant_id uuid, slug text references rag.local_tenants (slug))`,
      'rag.child: FOREIGN KEY (slug)',
    ],
    [
      `create table rag.child (tenant_id uuid, other uuid, region text,
         foreign key (other, region) references rag.local_tenants (tenant_id, region))`,
      'rag.child: FOREIGN KEY (other, region)',
    ],
  ],
  'foreign-key-across-schemas': [
    ['create table rag.child (tenant_id uuid references identity.local_tenants)', 'rag.child: FOREIGN KEY (tenant_id)'],
  ],
  'uncaptured-table': [
    ['create table rag.silent (tenant_id uuid not null)', 'rag.silent'],
    ['alter table identity.memberships disable trigger capture_row', 'identity.memberships'],
    ['drop trigger capture_delete on entities.entity_events', 'entities.entity_events'],
  ],
  'unclassed-column': [
    ['alter table identity.memberships add column nickname text', 'identity.memberships.nickname'],
    ['alter table entities.entity_events add column extra text', 'entities.entity_events.extra'],
    ['alter table tenancy.plans add column note text', 'tenancy.plans.note'],
  ],
  bookkeeping: [
    ['alter table identity.memberships drop column version', 'identity.memberships.version'],
    ['alter table identity.memberships alter created_by set default null', 'identity.memberships.created_by'],
    ['alter table identity.memberships alter tenant_id drop default', 'identity.memberships.tenant_id'],
    ['drop trigger touch_row on identity.memberships', 'identity.memberships: no touch_row'],
  ],
  region: [['alter table rag.outbox add column region text', 'rag.outbox']],
  'time-without-zone': [['alter table rag.outbox add column at timestamp', 'rag.outbox.at']],
  'rule-or-event-trigger': [
    ['create rule quiet as on delete to rag.outbox do instead nothing', 'rag.outbox: rule quiet'],
    [
      `create function rag.e() returns event_trigger language plpgsql as 'begin end';
       create event trigger spy on ddl_command_end execute function rag.e()`,
      'event trigger spy',
    ],
    ['create publication leak for all tables', 'publication leak'],
  ],
  extension: [['create extension pgcrypto', 'pgcrypto']],
};
