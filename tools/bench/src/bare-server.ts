// The bare limit of a unary read: grpc-js, the same codec, node-postgres, and nothing else. No token, permission, rules,
// deadline, log, metric or ORM. A process of its own, as the service is. Two ways to read the row:
//   transaction  begin, the tenant's setting, the same select, commit, sent without waiting for each other, as
//                entities_app under row security: what isolation costs however it is written
//   statement    one prepared select by a superuser, past row security: what nothing can beat
import { entitiesV1, enumText } from '@attestry/contracts';
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import pg from 'pg';

const { BENCH_DATABASE_URL: url, BENCH_TENANT_ID: tenantId, BENCH_WAY: way } = process.env;
if (!url || !tenantId || !way) throw new Error('BENCH_DATABASE_URL, BENCH_TENANT_ID and BENCH_WAY are needed');

type Row = Record<string, unknown> & { type: string; provider: string; status: string; risk_level: string };

const SELECT = `select id, region, external_id, name, type, provider, provider_region, status, risk_score, risk_tenths,
  risk_level, metadata, permissions, tags, first_seen_at, last_seen_at, last_used_at, created_at, updated_at, version
  from entities.entities where`;
const POOL = 8;
const pool = new pg.Pool({ connectionString: url, max: POOL, pipeline: true });

const READ_BY: Readonly<Record<string, (id: string) => Promise<Row | undefined>>> = {
  async transaction(id) {
    const client = await pool.connect();
    try {
      const [, { rows }] = await Promise.all([
        client.query(`begin read only; select set_config('app.current_tenant_id', '${tenantId}', true)`),
        client.query<Row>({ name: 'read', text: `${SELECT} id = $1`, values: [id] }),
        client.query('commit'),
      ]);
      return rows[0];
    } finally {
      client.release();
    }
  },
  async statement(id) {
    const text = `${SELECT} tenant_id = $1 and id = $2`;
    const { rows } = await pool.query<Row>({ name: 'read', text, values: [tenantId, id] });
    return rows[0];
  },
};

const types = enumText<entitiesV1.EntityType, string>(entitiesV1.EntityType, 'ENTITY_TYPE_');
const providers = enumText<entitiesV1.Provider, string>(entitiesV1.Provider, 'PROVIDER_');
const statuses = enumText<entitiesV1.EntityStatus, string>(entitiesV1.EntityStatus, 'ENTITY_STATUS_');
const levels = enumText<entitiesV1.RiskLevel, string>(entitiesV1.RiskLevel, 'RISK_LEVEL_');

const entityOf = (row: Row): entitiesV1.Entity => ({
  id: row['id'] as string,
  externalId: row['external_id'] as string,
  name: row['name'] as string,
  type: types.valueOf(row.type),
  provider: providers.valueOf(row.provider),
  providerRegion: (row['provider_region'] as string | null) ?? '',
  status: statuses.valueOf(row.status),
  riskScore: Number(row['risk_score']),
  riskLevel: levels.valueOf(row.risk_level),
  metadata: row['metadata'] as Record<string, unknown>,
  permissions: row['permissions'] as string[],
  tags: row['tags'] as string[],
  firstSeenAt: row['first_seen_at'] as Date,
  lastSeenAt: row['last_seen_at'] as Date,
  lastUsedAt: (row['last_used_at'] as Date | null) ?? undefined,
  createdAt: row['created_at'] as Date,
  updatedAt: row['updated_at'] as Date,
  etag: String(row['version']),
  region: row['region'] as string,
  missingSince: undefined,
});

const read = READ_BY[way];
if (!read) throw new Error(`BENCH_WAY is one of ${Object.keys(READ_BY).join(', ')}`);
const server = new Server();
server.addService(entitiesV1.EntityServiceService, {
  getEntity: (
    { request }: ServerUnaryCall<entitiesV1.GetEntityRequest, entitiesV1.GetEntityResponse>,
    answer: sendUnaryData<entitiesV1.GetEntityResponse>,
  ) => {
    read(request.id).then(
      (row) => (row ? answer(null, { entity: entityOf(row) }) : answer(new Error('the row is not there'))),
      (error: unknown) => answer(error as Error),
    );
  },
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.send?.({ port });
});
process.on('disconnect', () => process.exit(0));
