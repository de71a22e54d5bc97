import { FOLDERS, MIGRATIONS_ROOT, readMigrations } from './migration-files.js';

const RULES: readonly { id: string; pattern: RegExp; why: string }[] = [
  {
    id: 'no-dml-on-tenant-tables',
    pattern:
      /\b(insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+(?:only\s+)?([a-z_]+\.[a-z_]+)/gi,
    why: 'row security also binds the owner, so this changes nothing; backfills are jobs, one tenant at a time',
  },
  {
    id: 'no-transaction-control',
    pattern: /^\s*(commit\b|rollback\b|start\s+transaction|begin\s*;)/gim,
    why: 'each file is one transaction',
  },
  {
    id: 'no-row-security-by-hand',
    pattern: /\bno\s+force\s+row\s+level\s+security|\bdisable\s+row\s+level\s+security/gi,
    why: 'platform.tenant_table() decides about row security',
  },
  {
    id: 'no-grant-to-public',
    pattern: /(?<!\bdefault\s+privileges\b[^;]*)\bgrant\b[^;]*\bto\s+public\b/gi,
    why: 'rights are given to named roles',
  },
];

const TENANT_TABLE = /platform\.tenant_table\(\s*'([a-z_.]+)'/g;
/** Made for every service by `platform.service_schema`. */
const SERVICE_TABLES = /\.(outbox|outbox_delivery|local_tenants|idempotency_keys)$/;

export interface LintFinding {
  readonly file: string;
  readonly rule: string;
  readonly text: string;
  readonly why: string;
}

/** Checks the text of all migrations. What functions do when they are called is not the migration's doing. */
export function lintMigrations(root = MIGRATIONS_ROOT): LintFinding[] {
  return FOLDERS.flatMap((folder) => {
    const files = readMigrations(folder, root);
    const tenantTables = new Set(files.flatMap(({ up }) => [...up.matchAll(TENANT_TABLE)].map(([, table]) => table!)));
    return files.flatMap(({ name, up, down }) => [
      ...lintText(`${folder}/${name}.up.sql`, up, tenantTables),
      ...lintText(`${folder}/${name}.down.sql`, down, tenantTables),
    ]);
  });
}

export function lintText(file: string, sql: string, tenantTables: ReadonlySet<string>): LintFinding[] {
  const text = withoutBodies(sql);
  return RULES.flatMap(({ id, pattern, why }) =>
    [...text.matchAll(pattern)]
      .filter(([, , table]) => table === undefined || tenantTables.has(table) || SERVICE_TABLES.test(table))
      .map(([found]) => ({ file, rule: id, text: found.trim(), why })),
  );
}

/** Without comments, string literals and dollar-quoted bodies, save those of DO blocks, which run at once. */
function withoutBodies(sql: string): string {
  return sql
    .replace(/--.*$/gm, '')
    .replace(/(\bdo\s+)?\$([a-z_]*)\$([\s\S]*?)\$\2\$/gi, (_all, runs: string | undefined, _tag, body: string) =>
      runs ? body : "''",
    )
    .replace(/'(?:[^']|'')*'/g, "''");
}
