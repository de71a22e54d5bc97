import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A Node process that ends with us and answers messages one at a time. */
export interface Forked<Answer> {
  /** What it said first. */
  readonly hello: Answer;
  ask(question: object): Promise<Answer>;
  stop(): Promise<void>;
}

export async function startForked<Answer>(script: string, env: NodeJS.ProcessEnv): Promise<Forked<Answer>> {
  const child = fork(script, { env: { ...process.env, ...env } });
  const hello = await answerOf<Answer>(child, script);
  return {
    hello,
    async ask(question) {
      const answer = answerOf<Answer>(child, script);
      child.send(question);
      return answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function answerOf<Answer>(child: ChildProcess, script: string): Promise<Answer> {
  const over = new AbortController();
  const { signal } = over;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([answer]) => answer as Answer),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`${script} ended with exit code ${String(code)}`);
      }),
    ]);
  } finally {
    over.abort();
  }
}
