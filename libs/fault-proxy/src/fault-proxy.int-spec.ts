import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FaultProxy, startFaultProxy } from './fault-proxy.js';

let echo: Server;
let proxy: FaultProxy;
const received: Buffer[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
  received.length = 0;
  echo = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (data: Buffer) => {
        received.push(data);
        socket.write(data);
      });
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startFaultProxy({ port: (echo.address() as AddressInfo).port });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

async function open(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const arrived = () => Buffer.concat(received).length;
const endOf = (socket: Socket) =>
  new Promise<string>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on('close', () => resolve('closed'));
  });

async function answer(socket: Socket, bytes: number): Promise<number> {
  let got = 0;
  while (got < bytes) got += ((await once(socket, 'data')) as [Buffer])[0].length;
  return got;
}

describe('the fault proxy', () => {
  it('passes everything on while no fault is set', async () => {
    const socket = await open();
    socket.write(Buffer.alloc(1_000_000, 1));
    expect(await answer(socket, 1_000_000)).toBe(1_000_000);
  });

  it('holds each direction back', async () => {
    proxy.set({ latencyMs: 60 });
    const socket = await open();
    const startedAt = performance.now();
    socket.write('x');
    await answer(socket, 1);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  it('swallows everything in a black hole, without closing, until healed', async () => {
    const socket = await open();
    proxy.set({ blackhole: true });
    socket.write('lost');
    await sleep(100);
    expect(arrived()).toBe(0);
    expect(socket.destroyed).toBe(false);
    proxy.heal();
    socket.write('seen');
    await answer(socket, 4);
    expect(Buffer.concat(received).toString()).toBe('seen');
  });

  it('cuts after exactly so many bytes up', async () => {
    proxy.set({ cutUpAfterBytes: 10_000 });
    const socket = await open();
    const end = endOf(socket);
    socket.write(Buffer.alloc(50_000, 1));
    expect(await end).toBe('ECONNRESET');
    await sleep(50);
    expect(arrived()).toBe(10_000);
  });

  it('cuts after exactly so many bytes down', async () => {
    proxy.set({ cutDownAfterBytes: 7 });
    const socket = await open();
    let got = 0;
    socket.on('data', (data: Buffer) => (got += data.length));
    const end = endOf(socket);
    socket.write('0123456789');
    await end;
    expect(got).toBe(7);
  });

  it('resets open connections and refuses new ones', async () => {
    const socket = await open();
    const end = endOf(socket);
    proxy.set({ refuse: true });
    proxy.reset();
    expect(await end).toBe('ECONNRESET');
    expect(proxy.connections).toBe(0);
    const second = connect(proxy.port, '127.0.0.1');
    sockets.push(second);
    expect(await endOf(second)).toBe('ECONNRESET');
  });
});
