import { get } from 'node:http';

/** Whether the process behind the ops port says that it can serve. */
export function isReady(opsPort: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      { host: '127.0.0.1', port: opsPort, path: '/readyz', timeout: 2_000, agent: false },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
