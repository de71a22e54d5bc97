import { describe, expect, it } from '@jest/globals';
import { InvalidPageToken } from '@attestry/domain-errors';
import { runAs } from '@attestry/request-context';
import { isRetryable, isUniqueViolation, mapPgError } from './pg-errors.js';

const failure = (code: string, extra: object = {}) => Object.assign(new Error('secret detail'), { code, ...extra });

describe('mapPgError', () => {
  it.each([
    ['23505', 'already_exists'],
    ['23503', 'not_found'],
    ['40001', 'conflict'],
    ['40P01', 'conflict'],
    ['55P03', 'conflict'],
    ['57014', 'deadline_exceeded'],
    ['25P03', 'deadline_exceeded'],
    ['08006', 'unavailable'],
    ['57P01', 'unavailable'],
    ['57P03', 'unavailable'],
    ['53300', 'unavailable'],
    ['53100', 'unavailable'],
    ['25006', 'unavailable'],
    ['58030', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
  ])('%s is %s, without the database telling the caller more', (code, kind) => {
    const mapped = mapPgError(failure(code));
    expect(mapped).toMatchObject({ kind });
    expect(mapped?.message).not.toContain('secret');
  });

  it.each(['42501', '42601', '42P01', '22P02', '23502', '23514', '25P02', '0A000'])('%s is a bug of ours', (code) => {
    expect(mapPgError(failure(code))).toBeUndefined();
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
  ])('"%s" is unavailable', (message) => {
    expect(mapPgError(new Error(message))).toMatchObject({ kind: 'unavailable' });
  });

  it('looks through what wraps the database’s error', () => {
    expect(mapPgError(new Error('ORM', { cause: failure('40001') }))).toMatchObject({ kind: 'conflict' });
  });

  it('leaves domain errors and others alone', () => {
    expect(mapPgError(new InvalidPageToken())).toBeUndefined();
    expect(mapPgError(new Error('bug'))).toBeUndefined();
    expect(mapPgError('text')).toBeUndefined();
  });

  it('tells a caller who hung up from one whose deadline passed', () => {
    const caller = new AbortController();
    caller.abort();
    const work = { tenantId: undefined, actor: { type: 'job' as const, id: 'x' }, name: 'x', region: 'us-east' };
    const mapped = runAs({ ...work, timeoutMs: 5_000, signal: caller.signal }, () => mapPgError(failure('57014')));
    expect(mapped).toMatchObject({ kind: 'cancelled' });
  });
});

describe('questions about a failure', () => {
  it('knows which transactions may win when run again', () => {
    expect(['40001', '40P01', '55P03', '23505'].map((code) => isRetryable(failure(code)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('knows the constraint that a row broke', () => {
    const broken = failure('23505', { constraint: 'users_email_key' });
    expect(isUniqueViolation(broken)).toBe(true);
    expect(isUniqueViolation(broken, 'users_email_key')).toBe(true);
    expect(isUniqueViolation(broken, 'users_pkey')).toBe(false);
  });
});
