// The bare limit of a unary read: grpc-js, the same codec, one prepared statement, nothing else. A process of its own,
// as our service is.
import { tenancyV1 } from '@attestry/contracts';
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import pg from 'pg';

const url = process.env['BENCH_DATABASE_URL'];
const tenantId = process.env['BENCH_TENANT_ID'];
if (url === undefined || tenantId === undefined) throw new Error('BENCH_DATABASE_URL and BENCH_TENANT_ID are needed');

const pool = new pg.Pool({ connectionString: url, max: 8 });
const server = new Server();
server.addService(tenancyV1.TenantServiceService, {
  getTenant: (
    _call: ServerUnaryCall<tenancyV1.GetTenantRequest, tenancyV1.GetTenantResponse>,
    answer: sendUnaryData<tenancyV1.GetTenantResponse>,
  ) => {
    pool
      .query<{ id: string; slug: string; name: string }>({
        name: 'read',
        text: 'select * from tenancy.tenants where id = $1',
        values: [tenantId],
      })
      .then(
        ({ rows }) => answer(null, tenancyV1.GetTenantResponse.fromPartial({ tenant: rows[0] ?? {} })),
        (error: unknown) => answer(error as Error),
      );
  },
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.send?.({ port });
});
process.on('disconnect', () => process.exit(0));
