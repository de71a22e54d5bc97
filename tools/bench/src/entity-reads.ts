import { Agent, get } from 'node:http';
import { entitiesV1 } from '@attestry/contracts';
import { credentials, Metadata } from '@grpc/grpc-js';

/** Reads one entity, as thin as a client can be, so that only the servers differ. */
export interface EntityReads {
  read(): Promise<unknown>;
  close(): void;
}

const DEADLINE_MS = 5_000;

export function overGrpc(address: string, entityId: string, token?: string): EntityReads {
  const client = new entitiesV1.EntityServiceClient(address, credentials.createInsecure());
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  return {
    read: () =>
      new Promise((resolve, reject) => {
        client.getEntity({ id: entityId }, metadata, { deadline: Date.now() + DEADLINE_MS }, (error, answer) =>
          error ? reject(error) : resolve(answer),
        );
      }),
    close: () => client.close(),
  };
}

export function overRest(base: string, entityId: string, token: string, connections: number): EntityReads {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const url = new URL(`/v1/entities/${entityId}`, base);
  const options = { agent, headers: { authorization: `Bearer ${token}` }, timeout: DEADLINE_MS };
  return {
    read: () =>
      new Promise((resolve, reject) => {
        get(url, options, (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => {
            const text = Buffer.concat(parts).toString();
            if (answer.statusCode === 200) resolve(JSON.parse(text));
            else reject(new Error(`GET ${url.pathname}: ${answer.statusCode} ${text}`));
          });
        }).on('error', reject);
      }),
    close: () => agent.destroy(),
  };
}
