// Preloaded into a child process that will listen: takes its ports before anything else is loaded. Systems give the same
// ports to outgoing connections, and those of the other processes would now and then be given one of ours.
const { createServer, Server } = require('node:net');

if (process.env.ATTESTRY_HOLD_PORTS) {
  const held = new Map(process.env.ATTESTRY_HOLD_PORTS.split(',').map((port) => [port, hold(port)]));
  const { listen } = Server.prototype;
  // Whoever listens for good takes the place over.
  Server.prototype.listen = function (...given) {
    const [first] = given;
    const port = String(typeof first === 'object' && first !== null ? first.port : first);
    held.get(port)?.close();
    held.delete(port);
    return listen.apply(this, given);
  };
  delete process.env.ATTESTRY_HOLD_PORTS;
}

function hold(port) {
  const holder = createServer((socket) => socket.destroy());
  // A taken port is the concern of whoever listens for good, and named there.
  holder.on('error', () => undefined);
  return holder.listen({ port: Number(port), host: '127.0.0.1' }).unref();
}
