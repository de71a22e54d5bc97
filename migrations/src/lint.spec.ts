import { describe, expect, it } from '@jest/globals';
import { lintMigrations, lintText } from './lint.js';

const rulesBroken = (sql: string) => lintText('x.up.sql', sql, new Set(['tenancy.tenants'])).map(({ rule }) => rule);

describe('the lint of migrations', () => {
  it.each([
    ['insert into tenancy.tenants values (1);', 'no-dml-on-tenant-tables'],
    ['UPDATE tenancy.tenants set status = 1;', 'no-dml-on-tenant-tables'],
    ['delete from only tenancy.tenants;', 'no-dml-on-tenant-tables'],
    ['truncate tenancy.tenants;', 'no-dml-on-tenant-tables'],
    ['do $$ begin update tenancy.tenants set a = 1; end $$;', 'no-dml-on-tenant-tables'],
    ['delete from tenancy.outbox;', 'no-dml-on-tenant-tables'],
    ['commit;', 'no-transaction-control'],
    ['alter table tenancy.tenants disable row level security;', 'no-row-security-by-hand'],
    ['alter table tenancy.tenants no force row level security;', 'no-row-security-by-hand'],
    ['grant select on tenancy.plans to public;', 'no-grant-to-public'],
  ])('finds %s', (sql, rule) => {
    expect(rulesBroken(sql)).toEqual([rule]);
  });

  it.each([
    ['tables without tenant', 'insert into tenancy.plans values (1);'],
    [
      'what a function does later',
      'create function f() returns void language sql as $$ update tenancy.tenants set a = 1 $$;',
    ],
    ['comments', '-- update tenancy.tenants set a = 1'],
    ['text', "comment on table tenancy.tenants is 'update tenancy.tenants set';"],
    ['columns named after one', 'create table t (\n  rollback_executed boolean\n);'],
    ['triggers', 'create trigger t before update on tenancy.tenants for each row execute function f();'],
  ])('lets pass %s', (_, sql) => {
    expect(rulesBroken(sql)).toEqual([]);
  });

  it('finds nothing in the migrations that are there', () => {
    expect(lintMigrations()).toEqual([]);
  });
});
