import { DATABASE_ROLES } from '@attestry/migrations';
import type { ClientBase } from 'pg';
import * as allowed from './allow-lists.js';

/** Looks for one kind of hole; each finding names the object. */
export interface Check {
  readonly id: string;
  /** Returns rows with a `finding`; the parameters are those below. */
  readonly sql: string;
  readonly params?: readonly unknown[];
}

const names = (list: readonly allowed.Allowed[]) => list.map(({ what }) => what);

// Everything of ours: all schemas but those of PostgreSQL itself.
const OURS = `namespaces as (
  select oid, nspname, nspowner, nspacl from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'extensions')),
tables as (
  select pg_class.*, nspname, format('%s.%s', nspname, relname) as name,
    exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id' and not attisdropped) as of_tenant
  from pg_class join namespaces on namespaces.oid = relnamespace where relkind in ('r', 'p')),
functions as (
  select pg_proc.*, nspname, format('%s.%s(%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid)) as name
  from pg_proc join namespaces on namespaces.oid = pronamespace),
acls as (
  select nspname, format('%s.%s', nspname, relname) as relation, format('%s.%s', nspname, relname) as name, relkind,
    relispartition, relowner as owner, (aclexplode(relacl)).*
  from pg_class join namespaces on namespaces.oid = relnamespace
  union all
  select nspname, format('%s.%s', nspname, relname), format('%s.%s.%s', nspname, relname, attname), relkind,
    relispartition, relowner, (aclexplode(attacl)).*
  from pg_class join namespaces on namespaces.oid = relnamespace join pg_attribute on attrelid = pg_class.oid)`;

const check = (id: string, sql: string, ...params: readonly unknown[]): Check => ({
  id,
  sql: sql.startsWith('with ') ? sql : `with ${OURS} ${sql}`,
  params,
});

const QUEUES = names(allowed.QUEUE_SCHEMAS);
const TENANTLESS = names(allowed.TENANTLESS_TABLES);
const WITHOUT_ROW_SECURITY = names(allowed.TENANTLESS_TABLES.filter(({ rowSecurity }) => !rowSecurity));

export const CHECKS: readonly Check[] = [
  check(
    'unknown-role',
    `select rolname as finding from pg_roles where rolname !~ '^pg_' and oid <> 10 and rolname <> all ($1)`,
    DATABASE_ROLES.map(({ name }) => name),
  ),

  check(
    'role-attributes',
    `select format('%s: superuser %s, bypassrls %s, login %s, createrole %s, createdb %s, replication %s, limit %s', rolname,
       rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb, rolreplication, rolconnlimit) as finding
     from pg_roles join jsonb_to_recordset($1::jsonb) as wanted (name text, login boolean, "bypassRowSecurity" boolean,
       "connectionLimit" int) on name = rolname
     where (rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb, rolreplication, rolconnlimit)
       is distinct from (false, "bypassRowSecurity", login, false, false, false, "connectionLimit")`,
    JSON.stringify(DATABASE_ROLES),
  ),

  check(
    'role-settings',
    `select format('%s: %s is %s, not %s', name, setting, coalesce(given, 'not set'), wanted) as finding
     from jsonb_to_recordset($1::jsonb) as roles (name text, settings jsonb), jsonb_each_text(settings) as s (setting, wanted)
       left join lateral (
         select substr(entry, length(setting) + 2) as given from pg_roles
           join pg_db_role_setting on setrole = pg_roles.oid and setdatabase = 0, unnest(setconfig) as entry
         where rolname = name and lower(entry) like lower(setting) || '=%') as found on true
     where given is distinct from wanted`,
    JSON.stringify(DATABASE_ROLES),
  ),

  check(
    'role-membership',
    `select format('%s is a member of %s (inherit %s, set %s)', member::regrole, roleid::regrole, inherit_option, set_option)
       as finding
     from pg_auth_members
     where member <> 10 and member::regrole::text !~ '^pg_'
       and not exists (
         select from jsonb_to_recordset($1::jsonb) as role (name text, becomes jsonb, inherits jsonb)
         where name = member::regrole::text and not admin_option
           and ((becomes ? roleid::regrole::text and set_option and not inherit_option)
             or (inherits ? roleid::regrole::text and inherit_option and not set_option)))`,
    JSON.stringify(DATABASE_ROLES),
  ),

  check(
    'owner',
    `select format('%s is owned by %s', name, owner::regrole) as finding from (
       select nspname, name, relowner as owner from tables
       union all select nspname, name, proowner from functions
       union all select nspname, 'schema ' || nspname, nspowner from namespaces
     ) as objects
     where owner::regrole::text not in (case nspname when 'platform' then 'attestry_migrator'
         else regexp_replace(nspname, '_jobs$', '') || '_owner' end, 'identity_lookup')
       or (owner::regrole::text = 'identity_lookup' and nspname <> 'identity')`,
  ),

  check(
    'table-without-tenant',
    `select name as finding from tables where not of_tenant and name <> all ($1) and nspname <> all ($2)`,
    TENANTLESS,
    QUEUES,
  ),

  check(
    'tenantless-grants',
    `select format('%s: %s to %s', name, privilege_type, grantee::regrole) as finding
     from acls join jsonb_to_recordset($1::jsonb) as list (what text, readers jsonb, writers jsonb) on what = relation
     where grantee <> owner and not coalesce(case privilege_type
       when 'SELECT' then (readers || writers) ? grantee::regrole::text
       when 'INSERT' then writers ? grantee::regrole::text when 'UPDATE' then writers ? grantee::regrole::text
       when 'DELETE' then writers ? grantee::regrole::text end, false)`,
    JSON.stringify(allowed.TENANTLESS_TABLES),
  ),

  check(
    'row-security',
    `select format('%s: enabled %s, forced %s', name, relrowsecurity, relforcerowsecurity) as finding
     from tables where name <> all ($1) and nspname <> all ($2) and not (relrowsecurity and relforcerowsecurity)`,
    WITHOUT_ROW_SECURITY,
    QUEUES,
  ),

  check(
    'tenant-nullable',
    `select format('%s.%s', name, attname) as finding from tables join pg_attribute on attrelid = tables.oid
     where attname = 'tenant_id' and not attisdropped and (not attnotnull or atttypid <> 'uuid'::regtype)`,
  ),

  check(
    'policy-missing',
    `select name as finding from tables
     where of_tenant and not relispartition and not exists (select from pg_policy where polrelid = tables.oid)`,
  ),

  check(
    'policy',
    `select format('%s %s for %s to %s: using %s check %s', name, polname, polcmd,
       (select string_agg(case role when 0 then 'public' else role::regrole::text end, ', ') from unnest(polroles) as role),
       pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) as finding
     from pg_policy join tables on tables.oid = polrelid,
       lateral (select format('(tenant_id = ( SELECT %s.current_tenant_id() AS current_tenant_id))', nspname) as wanted) as w
     where format('%s %s', name, polname) <> all ($1) and not (polname = 'readers' and not polpermissive)
       and (polcmd <> '*' or not polpermissive or polroles <> array[to_regrole(nspname || '_app')::oid]
         or pg_get_expr(polqual, polrelid) <> wanted or pg_get_expr(polwithcheck, polrelid) is distinct from wanted)`,
    names(allowed.SPECIAL_POLICIES),
  ),

  // Documents can be narrowed to some of their tenant; whatever belongs to one follows it.
  check(
    'document-readers',
    `select format('%s: select rag.guard_documents(''%s'')', name, name) as finding
     from tables join pg_attribute on attrelid = tables.oid and not attisdropped
       left join pg_policy on polrelid = tables.oid and polname = 'readers'
     where nspname = 'rag' and of_tenant and attname = case name when 'rag.documents' then 'id' else 'document_id' end
       and name <> 'rag.document_grants'
       and (polcmd <> '*' or polpermissive or polroles <> array[to_regrole('rag_app')::oid] or polwithcheck is not null
         or pg_get_expr(polqual, polrelid)
           <> format('(NOT (%s IN ( SELECT rag.hidden_documents() AS hidden_documents)))', attname)) is not false`,
  ),

  check(
    'context-function',
    `select format('%s is %s', name, case provolatile when 'i' then 'immutable' else 'volatile' end) as finding from functions
     where proname = 'current_tenant_id' and provolatile <> 's'
     union all
     select format('%s is immutable but reads settings', name) from functions
     where provolatile = 'i' and pg_get_functiondef(oid) ~ 'current_setting'`,
  ),

  check(
    'view',
    `select format('%s.%s', nspname, relname) as finding from pg_class join namespaces on namespaces.oid = relnamespace
     where relkind = 'm' or (relkind = 'v' and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on'])`,
  ),

  check(
    'definer-function',
    `select format('%s: not on the list', name) as finding from functions where prosecdef and name <> all ($1)
     union all
     select format('%s: search_path is not empty', name) from functions
     where prosecdef and not coalesce(proconfig, '{}') @> array['search_path=""']`,
    names(allowed.DEFINER_FUNCTIONS),
  ),

  check(
    'public-execute',
    `select name as finding from functions
     where nspname <> all ($1) and exists (
       select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0)`,
    QUEUES,
  ),

  check('leakproof-function', `select name as finding from functions where proleakproof`),

  check(
    'sequence-grant',
    `select format('%s: %s to %s', name, privilege_type, coalesce(nullif(grantee, 0)::regrole::text, 'public')) as finding
     from acls where relkind = 'S' and grantee <> owner and nspname <> all ($1)`,
    QUEUES,
  ),

  check(
    'default-privileges',
    `select format('%s gives %s on %s to %s', defaclrole::regrole, privilege_type, defaclobjtype,
       coalesce(nullif(grantee, 0)::regrole::text, 'public')) as finding
     from pg_default_acl, aclexplode(defaclacl) where grantee <> defaclrole
     union all
     select format('%s: its functions start out executable by public', nspowner::regrole) from namespaces
     where nspname <> all ($1) and not exists (
       select from pg_default_acl where defaclrole = nspowner and defaclobjtype = 'f' and defaclnamespace = 0)`,
    QUEUES,
  ),

  check(
    'table-grant',
    `select format('%s: %s to %s', name, privilege_type, coalesce(nullif(grantee, 0)::regrole::text, 'public')) as finding
     from acls
     where relkind in ('r', 'p', 'v') and grantee <> owner
       and (grantee = 0 or (relispartition and nspname <> all ($1)) or privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
         or (nspname <> 'platform' and split_part(grantee::regrole::text, '_', 1) <> split_part(nspname, '_', 1)))`,
    QUEUES,
  ),

  check(
    'function-grant',
    `select format('%s to %s', name, grantee::regrole) as finding
     from (select name, nspname, proowner, (aclexplode(proacl)).* from functions) as granted
     where grantee not in (0, proowner) and nspname <> 'platform'
       and split_part(grantee::regrole::text, '_', 1) <> split_part(nspname, '_', 1)`,
  ),

  check(
    'schema-grant',
    `select format('%s: %s to %s', nspname, privilege_type, coalesce(nullif(grantee, 0)::regrole::text, 'public')) as finding
     from (select nspname, nspowner, (aclexplode(nspacl)).* from namespaces) as granted
     where grantee <> nspowner and (grantee = 0 or privilege_type = 'CREATE'
       or (nspname <> 'platform' and split_part(grantee::regrole::text, '_', 1) <> split_part(nspname, '_', 1)))
     union all
     select format('public: %s to public', privilege_type) from pg_namespace, aclexplode(nspacl)
     where nspname = 'public' and grantee = 0`,
  ),

  check(
    'database-grant',
    `with granted as (
       select case grantee when 0 then 'public' else grantee::regrole::text end as grantee, privilege_type
       from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
       where datname = current_database() and grantee <> datdba),
     wanted as (
       select name as grantee, 'CONNECT' as privilege_type from unnest($1::text[]) as name
       union all select 'attestry_migrator', 'CREATE')
     select format('%s has %s', grantee, privilege_type) as finding from (table granted except table wanted) as surplus
     union all
     select format('%s lacks %s', grantee, privilege_type) from (table wanted except table granted) as missing`,
    DATABASE_ROLES.filter(({ login }) => login).map(({ name }) => name),
  ),

  check(
    'tenant-first-key',
    `select format('%s: %s', name, pg_get_indexdef(indexrelid)) as finding
     from pg_index join tables on tables.oid = indrelid join pg_class as index on index.oid = indexrelid
     where of_tenant and indisunique and not index.relispartition and nspname <> all ($2)
       and format('%s.%s', nspname, index.relname) <> all ($1)
       and (indkey[0] = 0 or (select attname from pg_attribute where attrelid = indrelid and attnum = indkey[0]) <> 'tenant_id')`,
    names(allowed.GLOBAL_KEYS),
    QUEUES,
  ),

  check(
    'tenant-first-foreign-key',
    `select format('%s: %s', source.name, pg_get_constraintdef(pg_constraint.oid)) as finding
     from pg_constraint join tables as source on source.oid = conrelid join tables as target on target.oid = confrelid
     where contype = 'f' and conparentid = 0 and source.of_tenant and target.of_tenant and source.nspname <> all ($1)
       and not exists (
         select from pg_attribute as own, pg_attribute as other
         where own.attrelid = conrelid and own.attnum = conkey[1] and own.attname = 'tenant_id'
           and other.attrelid = confrelid and other.attnum = confkey[1] and other.attname = 'tenant_id')`,
    QUEUES,
  ),

  check(
    'foreign-key-across-schemas',
    `select format('%s: %s', source.name, pg_get_constraintdef(pg_constraint.oid)) as finding
     from pg_constraint join tables as source on source.oid = conrelid join tables as target on target.oid = confrelid
     where contype = 'f' and source.nspname <> target.nspname`,
  ),

  check(
    'uncaptured-table',
    `select name as finding from tables
     where not relispartition and name <> all ($1) and nspname <> all ($2) and nspname <> 'platform'
       and (select count(*) from pg_trigger where tgrelid = tables.oid and tgenabled in ('O', 'A')
            and tgname in ('capture_row', 'capture_insert', 'capture_update', 'capture_delete'))
         not in (1, 3)`,
    names(allowed.UNCAPTURED_TABLES),
    QUEUES,
  ),

  check(
    'unclassed-column',
    `select format('%s.%s', name, attname) as finding
     from pg_trigger join tables on tables.oid = tgrelid join pg_attribute on attrelid = tables.oid
     where tgname in ('capture_row', 'capture_insert') and tgparentid = 0 and attnum > 0 and not attisdropped
       and attname not in ('id', 'region', 'tenant_id', 'created_at', 'updated_at', 'created_by', 'updated_by', 'version')
       and not convert_from(substring(tgargs from 1 for position('\\x00'::bytea in tgargs) - 1), 'UTF8')::jsonb ? attname`,
  ),

  check(
    'bookkeeping',
    `select format('%s.%s', name, wanted) as finding
     from pg_trigger join tables on tables.oid = tgrelid,
       (values ('created_at', 'timestamptz', 'now()'), ('updated_at', 'timestamptz', 'now()'),
         ('created_by', 'text', 'platform.current_actor()'), ('updated_by', 'text', 'platform.current_actor()'),
         ('version', 'int4', '1'), ('tenant_id', 'uuid', '%.current_tenant_id()')) as columns (wanted, type, preset)
     where tgname = 'capture_row' and tgparentid = 0 and of_tenant and not exists (
       select from pg_attribute join pg_attrdef on adrelid = attrelid and adnum = attnum
       where attrelid = tables.oid and attname = wanted and attnotnull and atttypid = to_regtype(type)
         and pg_get_expr(adbin, adrelid) like preset)
     union all
     select format('%s: no touch_row trigger', name) from tables
     where of_tenant and exists (select from pg_trigger where tgrelid = tables.oid and tgname = 'capture_row' and tgparentid = 0)
       and not exists (select from pg_trigger where tgrelid = tables.oid and tgname = 'touch_row' and tgenabled in ('O', 'A'))`,
  ),

  check(
    'region',
    `select name as finding from tables join pg_attribute on attrelid = tables.oid
     where attname = 'region' and of_tenant and relname <> 'local_tenants' and not relispartition and not exists (
       select from pg_constraint where conrelid = tables.oid and contype = 'f'
         and confrelid = to_regclass(format('%I.local_tenants', nspname)) and cardinality(conkey) = 2)`,
  ),

  check(
    'time-without-zone',
    `select format('%s.%s', name, attname) as finding from tables join pg_attribute on attrelid = tables.oid
     where atttypid in ('timestamp'::regtype, 'timetz'::regtype) and attnum > 0 and not attisdropped and nspname <> all ($1)`,
    QUEUES,
  ),

  check(
    'rule-or-event-trigger',
    `select format('%s: rule %s', name, rulename) as finding from pg_rewrite join tables on tables.oid = ev_class
     union all select format('event trigger %s', evtname) from pg_event_trigger
     union all select format('publication %s', pubname) from pg_publication
     union all select format('foreign server %s', srvname) from pg_foreign_server`,
  ),

  check(
    'extension',
    `select extname as finding from pg_extension where extname <> all ($1)`,
    names(allowed.EXTENSIONS),
  ),
];

/** What the check finds in the client's database, as `check: finding`. */
export async function runCheck(client: ClientBase, { sql, params = [] }: Check): Promise<string[]> {
  const { rows } = await client.query<{ finding: string }>(sql, [...params]);
  return rows.map(({ finding }) => finding);
}
