import { describe, expect, it } from '@jest/globals';
import { describeEnd, lastComplaint } from './log-cause.js';

describe('the cause in the log of a process that died', () => {
  it('is the line of a refused setting', () => {
    expect(lastComplaint('{"level":"info","message":"starting"}\ntenancy: GRPC_PORT must be a port (got "x")\n')).toBe(
      'tenancy: GRPC_PORT must be a port (got "x")',
    );
  });

  it('is the last error record with what caused it', () => {
    const log = [
      '{"level":"error","message":"early"}',
      '{"level":"error","message":"start failed","err":{"message":"connect ECONNREFUSED\\nmore"}}',
      '{"level":"info","message":"bye"}',
    ].join('\n');
    expect(lastComplaint(log)).toBe('start failed: connect ECONNREFUSED');
  });

  it('reads numeric levels', () => {
    expect(lastComplaint('{"level":50,"message":"broken"}\n{"level":30,"message":"fine"}')).toBe('broken');
  });

  it('is the message of an uncaught error, not its stack', () => {
    const log = `node:internal/modules/cjs/loader:1568
  throw err;
  ^

Error: Cannot find module '/x/main.js'
    at Module._load (node:internal:1341:5) {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}

Node.js v24.21.0
`;
    expect(lastComplaint(log)).toBe("Error: Cannot find module '/x/main.js'");
  });

  it('is the message of an uncaught error, not its last property', () => {
    const log = `node:internal/modules/run_main:107
    triggerUncaughtException(
    ^
Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/x/pool.js'
    at finalizeResolution (node:internal:271:11) {
  code: 'ERR_MODULE_NOT_FOUND',
  url: 'file:///x/pool.js'
}

Node.js v24.21.0
`;
    expect(lastComplaint(log)).toBe("Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/x/pool.js'");
  });

  it('is unknown when nothing was said', () => {
    expect(lastComplaint('{"level":"info","message":"ready"}\n')).toBeUndefined();
  });
});

describe('the end of a process', () => {
  const log = () => '{"level":"error","message":"call"}\n{"level":"fatal","message":"out of luck"}\n';

  it('by itself is told with its last complaint', () => {
    expect(describeEnd('audit', { code: 1, signal: null }, log)).toBe('audit ended with exit code 1: out of luck');
    expect(describeEnd('audit', { code: null, signal: 'SIGABRT' }, log)).toBe('audit ended with SIGABRT: out of luck');
  });

  it('from outside is not blamed on an error that it survived', () => {
    expect(describeEnd('audit', { code: null, signal: 'SIGKILL' }, log)).toBe('audit ended with SIGKILL');
  });
});
