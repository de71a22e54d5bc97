import { LOOPBACK } from '@attestry/embedded-postgres';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MEMBERS, portsOfMember } from './members.js';

/** Ports of a platform that was killed a moment ago. */
const FREE_WITHIN_MS = 3_000;
/** Outgoing connections are given ports of the same range; the system keeps those for a minute after their end. */
const FORGOTTEN_WITHIN_MS = 65_000;

/** All ports of a platform, taken at once, so that no connection of its own start is given one of them. */
export class HeldPorts {
  readonly #holders: Server[] = [];

  static async take(portBase: number): Promise<HeldPorts> {
    const held = new HeldPorts();
    try {
      for (const member of MEMBERS) {
        for (const port of Object.values(portsOfMember(member, portBase))) {
          const holder = await listening(port);
          if (!holder)
            throw new Error(`port ${port} (${member}) is taken by another process; PORT_BASE shifts all ports`);
          held.#holders.push(holder);
        }
      }
    } catch (error) {
      held.release();
      throw error;
    }
    return held;
  }

  /** From here on the processes hold them themselves. */
  release(): void {
    for (const holder of this.#holders.splice(0)) holder.close();
  }
}

async function listening(port: number): Promise<Server | undefined> {
  for (const start = Date.now(); ; await sleep(200)) {
    const holder = await tryToListen(port);
    if (holder) return holder;
    const waited = Date.now() - start;
    if (waited > FORGOTTEN_WITHIN_MS || (waited > FREE_WITHIN_MS && (await somebodyListens(port)))) return undefined;
  }
}

function somebodyListens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function tryToListen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const holder = createServer((socket) => socket.destroy());
    holder.once('error', () => resolve(undefined));
    holder.listen(port, LOOPBACK, () => resolve(holder.unref()));
  });
}
