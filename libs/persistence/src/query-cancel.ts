import { connect } from 'node:net';
import type { BackendKey } from './pool.js';

const CANCEL_REQUEST = 80_877_102;

/**
 * Asks the server to end what the backend is doing (protocol message CancelRequest, as a pooler understands it too).
 * Resolves when the server has taken the request, which says nothing about its effect; never rejects.
 */
export function cancelBackend(server: { host: string; port: number }, backend: BackendKey): Promise<void> {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_REQUEST, 4);
  message.writeInt32BE(backend.processId, 8);
  message.writeInt32BE(backend.secretKey, 12);
  return new Promise((resolve) => {
    const socket = connect(server.port, server.host, () => socket.write(message));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.resume();
  });
}
