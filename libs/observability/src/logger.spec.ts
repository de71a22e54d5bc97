import { runAs } from '@attestry/request-context';
import { describe, expect, it } from '@jest/globals';
import { logger } from './logger.js';

type Line = Record<string, unknown>;

function logged(work: (log: ReturnType<typeof logger>) => void): { lines: Line[]; text: string } {
  const written: string[] = [];
  work(logger('tenancy', { destination: { write: (line) => void written.push(line) } }));
  return { lines: written.map((line) => JSON.parse(line) as Line), text: written.join('') };
}

describe('a log line', () => {
  it('names service, level, time and the ids of the call', () => {
    const tenantId = '0199c0de-0000-7000-8000-00000000000a';
    const work = {
      tenantId,
      actor: { type: 'job', id: 'relay' } as const,
      name: 'relay',
      region: 'x',
      timeoutMs: 1_000,
    };
    const { lines } = logged((log) => runAs(work, () => log.warn({ count: 3 }, 'late')));
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        service: 'tenancy',
        message: 'late',
        count: 3,
        tenant_id: tenantId,
        request_id: expect.any(String),
      },
    ]);
  });

  it('holds no secret and nothing of a person, by whatever object it comes', () => {
    const { text } = logged((log) => {
      log.info({ authorization: 'Bearer canary', password: 'canary', email: 'canary', body: { a: 'canary' } });
      log.info({ user: { email: 'canary', phone: 'canary' }, request: { cookie: 'canary', bearer: 'canary' } });
    });
    expect(text).not.toContain('canary');
  });

  it('tells what kind of error it was and where, not what it says of the data', () => {
    class DriverError extends Error {
      readonly code = '23505';
      readonly query = "insert into users values ('canary@example.com')";
      readonly detail = 'Key (email)=(canary@example.com) already exists.';
    }
    const cause = new DriverError("insert into users values ('canary@example.com')");
    const { text, lines } = logged((log) => log.error({ err: new Error('no "canary" here', { cause }) }));
    expect(text).not.toContain('canary');
    expect(lines[0]?.['err']).toMatchObject({
      type: 'Error',
      message: 'no "…" here',
      stack: expect.stringContaining('logger.spec'),
      cause: { type: 'Error', message: 'SQLSTATE 23505', code: '23505' },
    });
  });

  it('survives whatever was thrown', () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const { lines } = logged((log) => {
      for (const err of ['canary', undefined, null, 7, circular]) log.error({ err }, 'odd');
    });
    expect(lines).toHaveLength(5);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });
});
