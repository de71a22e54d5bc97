import pg from 'pg';

/** A column that holds one of the values sought. */
export interface Finding {
  readonly column: string;
  /** How its table classes it: `value`, `personal`, `secret`; `telemetry` and `none` where nothing is said of it. */
  readonly dataClass: string;
  readonly value: string;
}

/** Looks at every row of every table of every schema, as the role that makes backups. */
export async function searchTables(backupUrl: string, sought: Iterable<string>): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: backupUrl });
  await client.connect();
  try {
    const values = [...sought].map((value) => ({ value, needles: [value, Buffer.from(value).toString('hex')] }));
    const findings: Finding[] = [];
    for (const table of await tablesOf(client)) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(found) as row from ${table.name} as found`,
      );
      const columns = new Map<string, string[]>();
      for (const { row } of rows) {
        for (const [column, content] of Object.entries(row)) {
          if (content === null || typeof content === 'number' || typeof content === 'boolean') continue;
          const texts = columns.get(column) ?? [];
          texts.push(typeof content === 'string' ? content : JSON.stringify(content));
          columns.set(column, texts);
        }
      }
      for (const [column, texts] of columns) {
        const all = texts.join('\n');
        for (const { value, needles } of values) {
          if (!needles.some((needle) => all.includes(needle))) continue;
          const dataClass = table.classes?.[column] ?? 'none';
          findings.push({ column: `${table.name}.${column}`, dataClass, value });
        }
      }
    }
    return findings;
  } finally {
    await client.end();
  }
}

interface Table {
  readonly name: string;
  readonly classes: Readonly<Record<string, string>> | undefined;
}

/** Each table with the classes that its capture trigger was given. */
async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; definition: string | null }>(
    `select format('%I.%I', nspname, relname) as name,
            (select pg_get_triggerdef(t.oid) from pg_trigger t where t.tgrelid = c.oid and t.tgname ~ '^capture_' limit 1)
              as definition
     from pg_class c join pg_namespace n on n.oid = relnamespace
     where relkind in ('r', 'p') and not relispartition and nspname !~ '^(pg_|information_schema)' order by 1`,
  );
  return rows.map(({ name, definition }) => {
    const classes = /\('(\{.*?\})'/.exec(definition ?? '')?.[1];
    return { name, classes: classes === undefined ? undefined : (JSON.parse(classes) as Record<string, string>) };
  });
}
