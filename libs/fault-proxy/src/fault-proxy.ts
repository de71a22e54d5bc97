import { type AddressInfo, createServer, connect, type Server, type Socket } from 'node:net';
import { pumpWithFaults } from './pump.js';

/** What happens to the bytes between the two sides. Changes count for open connections too. */
export interface Faults {
  /** Each piece is held back for this time, in each direction. */
  latencyMs: number;
  /** Nothing passes and nothing is closed: packets vanish. */
  blackhole: boolean;
  /** A connection is cut after this many bytes from the client to the server. */
  cutUpAfterBytes: number;
  /** A connection is cut after this many bytes from the server to the client. */
  cutDownAfterBytes: number;
  /** New connections are refused by a reset. */
  refuse: boolean;
}

const NONE: Faults = {
  latencyMs: 0,
  blackhole: false,
  cutUpAfterBytes: Infinity,
  cutDownAfterBytes: Infinity,
  refuse: false,
};

/** Stands between a client and a server on this machine and breaks the connection as a test asks. */
export class FaultProxy {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #faults: Faults = { ...NONE };

  constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {
    server.on('connection', (client) => this.#accept(client));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  /** Sets faults on top of the present ones. */
  set(faults: Partial<Faults>): void {
    Object.assign(this.#faults, faults);
  }

  /** Everything passes again; what a black hole has swallowed is lost. */
  heal(): void {
    this.#faults = { ...NONE };
  }

  /** Cuts every open connection with a reset, as a crash does. */
  reset(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.reset();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  #accept(client: Socket): void {
    if (this.#faults.refuse) {
      client.on('error', ignore).resetAndDestroy();
      return;
    }
    const upstream = connect(this.target);
    const pair = [client, upstream] as const;
    this.#pairs.add(pair);
    const faults = () => this.#faults;
    pumpWithFaults(client, upstream, faults, () => faults().cutUpAfterBytes);
    pumpWithFaults(upstream, client, faults, () => faults().cutDownAfterBytes);
    for (const socket of pair) {
      socket.on('error', ignore).on('close', () => {
        this.#pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  }
}

// A broken connection is what this proxy is for; both sides see it themselves.
const ignore = () => undefined;

/** Listens on a free port of the loopback address and passes everything on to `target`. */
export async function startFaultProxy(target: { host?: string; port: number }): Promise<FaultProxy> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  const proxy = new FaultProxy(server, { host: target.host ?? '127.0.0.1', port: target.port });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return proxy;
}
