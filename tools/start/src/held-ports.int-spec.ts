import { freePort, LOOPBACK } from '@attestry/embedded-postgres';
import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { HeldPorts } from './held-ports.js';
import { freePortBase, portsOfMember } from './members.js';

async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(port, LOOPBACK);
  await once(server, 'listening');
  return server;
}

/** A connection that the system gave a port which some platform could want for its rag service, and that shift. */
async function inTheWay(to: number): Promise<{ socket: Socket; base: number }> {
  for (;;) {
    const socket = connect(to, LOOPBACK).on('error', () => undefined);
    await once(socket, 'connect');
    const base = (socket.localPort ?? 0) - portsOfMember('rag', 0).main;
    if (base > 0) return { socket, base };
    socket.resetAndDestroy();
  }
}

describe('the ports of a platform', () => {
  it('are refused when somebody listens on one, by its name', async () => {
    const base = await freePortBase();
    const { main } = portsOfMember('rag', base);
    const other = await listen(main);
    await expect(HeldPorts.take(base)).rejects.toThrow(`port ${main} (rag) is taken by another process`);
    other.close();
  });

  it('are waited for when only an outgoing connection has one', async () => {
    const server = await listen(await freePort());
    const { socket, base } = await inTheWay((server.address() as { port: number }).port);
    const start = Date.now();
    setTimeout(() => socket.resetAndDestroy(), 4_500);
    const held = await HeldPorts.take(base);
    expect(Date.now() - start).toBeGreaterThan(4_000);
    held.release();
    server.close();
  });
});
