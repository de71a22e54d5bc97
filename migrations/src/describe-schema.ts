import type { ClientBase } from 'pg';

// Each statement yields `name` to order by and `text`, one object of schema $1 as SQL. Nothing in it depends on the
// order in which the objects were made.
const PARTS: readonly string[] = [
  `select typname as name, format('create type %s as enum (%s);', oid::regtype,
     (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = pg_type.oid)) as text
   from pg_type where typtype = 'e' and typnamespace = to_regnamespace($1)`,

  `select oid::regclass::text as name, format(E'create %s %s (\\n%s\\n)%s;',
     case relkind when 'p' then 'partitioned table' else 'table' end, oid::regclass,
     (select string_agg(format('  %I %s%s%s', attname, format_type(atttypid, atttypmod),
        case when attnotnull then ' not null' else '' end,
        case when attidentity <> '' then ' generated always as identity'
             when attgenerated <> '' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
             when adbin is not null then ' default ' || pg_get_expr(adbin, adrelid) else '' end), E',\\n' order by attnum)
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = pg_class.oid and attnum > 0 and not attisdropped),
     case when relkind = 'p' then ' ' || pg_get_partkeydef(oid)
          when relispartition then format(' -- of %s %s',
            (select inhparent::regclass from pg_inherits where inhrelid = pg_class.oid), pg_get_expr(relpartbound, oid))
          else '' end) as text
   from pg_class where relkind in ('r', 'p') and relnamespace = to_regnamespace($1)`,

  `select format('%s %s', conrelid::regclass, conname) as name,
     format('alter table %s add constraint %I %s;', conrelid::regclass, conname, pg_get_constraintdef(oid)) as text
   from pg_constraint where connamespace = to_regnamespace($1) and contype <> 't' and conislocal`,

  `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) || ';' as text
   from pg_index join pg_class on pg_class.oid = indexrelid
   where relnamespace = to_regnamespace($1) and not relispartition
     and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))`,

  `select oid::regclass::text as name, format(E'create view %s%s as\\n%s', oid::regclass,
     coalesce(' with (' || array_to_string(reloptions, ', ') || ')', ''), pg_get_viewdef(oid)) as text
   from pg_class where relkind in ('v', 'm') and relnamespace = to_regnamespace($1)`,

  `select oid::regclass::text as name, format('alter table %s %s row level security%s;', oid::regclass,
     case when relrowsecurity then 'enable' else 'disable' end,
     case when relforcerowsecurity then ', force row level security' else '' end) as text
   from pg_class where relkind in ('r', 'p') and relnamespace = to_regnamespace($1)`,

  `select format('%s %s', polrelid::regclass, polname) as name, format('create policy %I on %s for %s to %s%s%s;', polname,
     polrelid::regclass, case polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
     else 'delete' end,
     (select string_agg(role::regrole::text, ', ' order by role::regrole::text) from unnest(polroles) as role),
     coalesce(' using (' || pg_get_expr(polqual, polrelid) || ')', ''),
     coalesce(' with check (' || pg_get_expr(polwithcheck, polrelid) || ')', '')) as text
   from pg_policy join pg_class on pg_class.oid = polrelid where relnamespace = to_regnamespace($1)`,

  `select format('%s %s', tgrelid::regclass, tgname) as name, pg_get_triggerdef(pg_trigger.oid) || ';' as text
   from pg_trigger join pg_class on pg_class.oid = tgrelid
   where relnamespace = to_regnamespace($1) and not tgisinternal and tgparentid = 0`,

  `select oid::regprocedure::text as name, pg_get_functiondef(oid) || ';' as text
   from pg_proc where prokind in ('f', 'p') and pronamespace = to_regnamespace($1)`,

  // Rights, the owner's own left out.
  `select format('%s %s %s', kind, object, grantee) as name,
     format('grant %s on %s %s to %s;', string_agg(lower(privilege), ', ' order by privilege), kind, object, grantee) as text
   from (
     select case relkind when 'S' then 'sequence' else 'table' end as kind, oid::regclass::text as object,
       relowner as owner, (aclexplode(relacl)).* from pg_class
       where relkind in ('r', 'p', 'v', 'm', 'S') and relnamespace = to_regnamespace($1)
     union all
     select format('column %I of', attname), attrelid::regclass::text, relowner, (aclexplode(attacl)).*
       from pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace = to_regnamespace($1)
     union all
     select 'function', oid::regprocedure::text, proowner, (aclexplode(coalesce(proacl, acldefault('f', proowner)))).* from pg_proc
       where pronamespace = to_regnamespace($1)
     union all
     select 'schema', oid::regnamespace::text, nspowner, (aclexplode(nspacl)).* from pg_namespace
       where oid = to_regnamespace($1)
   ) as granted (kind, object, owner, grantor, grantee_oid, privilege, grantable),
   lateral (select case grantee_oid when 0 then 'public' else grantee_oid::regrole::text end as grantee) as named
   where grantee_oid <> owner
   group by kind, object, grantee`,
];

/**
 * The schema as SQL for people and for comparison: columns, keys, indexes, policies, triggers, functions and rights, each
 * kind sorted by name. Two databases have the same schema if and only if this is the same.
 */
export async function describeSchema(client: ClientBase, schema: string): Promise<string> {
  const blocks: string[] = [];
  for (const part of PARTS) {
    const { rows } = await client.query<{ text: string }>(
      `select text from (${part}) as part order by name collate "C", text`,
      [schema],
    );
    blocks.push(...rows.map(({ text }) => text.trimEnd()));
  }
  return `${blocks.join('\n\n')}\n`;
}
