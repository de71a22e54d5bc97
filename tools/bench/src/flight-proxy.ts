import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export interface FlightProxy {
  readonly port: number;
  /** How often a client waited for the server since the last call of `reset`. */
  flights(): number;
  reset(): void;
  close(): Promise<void>;
}

/**
 * Stands before a server and counts round trips: a flight begins when a client sends and ends when the server has
 * answered. Statements sent without waiting for each other share a flight.
 */
export async function startFlightProxy(target: { host: string; port: number }): Promise<FlightProxy> {
  let flights = 0;
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    let waiting = false;
    client.on('data', (bytes) => {
      if (!waiting) flights += 1;
      waiting = true;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      waiting = false;
      client.write(bytes);
    });
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', end).on('close', end);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    flights: () => flights,
    reset: () => (flights = 0),
    close: async () => {
      server.close();
    },
  };
}
