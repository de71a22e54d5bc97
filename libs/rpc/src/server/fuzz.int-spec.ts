import { hostileMessages } from '@attestry/wire-fuzz';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { withBearer } from '../../test/probe-client.js';
import { probeService } from '../../test/probe-contract.js';
import { facts, image, lines, startProbe } from '../../test/probe-server.js';
import { type BytesClient, createBytesClient } from '../client/bytes-client.js';
import { RpcError } from '../errors/rpc-error.js';
import type { RunningRpcServer } from './rpc-server.js';

const CASES = 2_000;
const SEED = 20_260_302;
const READ = probeService(image).methods.find(({ name }) => name === 'Read');

let server: RunningRpcServer;
let client: BytesClient;

beforeAll(async () => {
  server = await startProbe({ read: async () => ({ said: 'fine' }) });
  client = createBytesClient(`127.0.0.1:${server.port}`, { facts });
});

afterAll(async () => {
  client.close();
  await server.stop(500);
});

async function kindOf(bytes: Uint8Array): Promise<string> {
  if (READ === undefined) throw new Error('the probe has no method Read');
  try {
    await withBearer('reader', () => client.unary(READ, bytes, { onBehalf: true }));
    return 'ok';
  } catch (error) {
    return error instanceof RpcError ? error.kind : String(error);
  }
}

it(`answers ${CASES} hostile messages without one internal error`, async () => {
  const kinds = new Map<string, number>();
  const bad: string[] = [];
  for (const { what, bytes } of hostileMessages(READ?.input as never, SEED, CASES)) {
    const kind = await kindOf(bytes);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kind !== 'ok' && kind !== 'invalid_input') bad.push(`${what}: ${kind} ${bytes.toString('hex', 0, 40)}`);
  }
  expect(bad).toEqual([]);
  expect(kinds.get('invalid_input')).toBeGreaterThan(CASES / 2);
  expect(lines.filter((line) => line.includes('"err"'))).toEqual([]);
});
