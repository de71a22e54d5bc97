// HTTP → gRPC → Postgres in one traced process, as the BFF and a service do it in two. Sends canaries through each.
import { importSource } from '../../../tools/test/import-sources.mjs';

await importSource(new URL('../src/otel.ts', import.meta.url));
const { createServer } = await import('node:http');
const { connect } = await import('node:net');
const { default: grpc } = await import('@grpc/grpc-js');
const { default: pg } = await import('pg');
const { stopTracing } = await importSource(new URL('../src/stop-tracing.ts', import.meta.url));

const CANARY = 'canary-4711@example.com';
const asIs = (value) => value;
const method = {
  path: '/probe.v1.ProbeService/Look',
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
};

const pool = new pg.Pool({ connectionString: process.env.TEST_ADMIN_URL });
const service = new grpc.Server();
service.addService({ look: method }, { look: (call, callback) => void look(call, callback) });

async function look(_call, callback) {
  await pool.query(`select '${CANARY}' as email, 4711 as number`);
  await pool.query(`select '${CANARY}'::uuid`).catch(() => undefined);
  callback(null, Buffer.alloc(0));
}

const port = await new Promise((resolve) =>
  service.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_error, bound) => resolve(bound)),
);
const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
const http = createServer((_request, response) => {
  client.makeUnaryRequest(method.path, asIs, asIs, Buffer.from(CANARY), new grpc.Metadata(), () => response.end('ok'));
});
await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));

// By hand: the HTTP client of this process is traced too and would begin a trace of its own.
const request = [
  `GET /v1/things?email=${CANARY} HTTP/1.1`,
  'host: localhost',
  'connection: close',
  'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  `user-agent: ${CANARY}`,
  `authorization: Bearer ${CANARY}`,
];
await new Promise((resolve) => {
  const socket = connect(http.address().port, '127.0.0.1', () => socket.write(`${request.join('\r\n')}\r\n\r\n`));
  socket.resume().on('close', resolve);
});

client.close();
service.forceShutdown();
http.close();
await pool.end();
await stopTracing();
