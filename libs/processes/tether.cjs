// Preloaded into a child process: ends it when the process that started it is gone, however that died. The parent holds
// the other end of the pipe on descriptor 3 and never writes to it.
const { Socket } = require('node:net');

// A forked grandchild inherits the preload, but its descriptor 3 is something else.
if (process.env.ATTESTRY_TETHERED_TO === String(process.ppid)) {
  const graceMs = Number(process.env.ATTESTRY_TETHER_GRACE_MS);
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  pipe.once('close', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs);
    process.kill(process.pid, 'SIGTERM');
  });
  pipe.on('error', () => pipe.destroy());
  pipe.resume();
  pipe.unref();
}
