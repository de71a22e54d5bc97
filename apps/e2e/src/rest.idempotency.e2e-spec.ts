import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Json, RestCaller } from './rest/rest-caller.js';
import { type StartedPlatform, startPlatform } from './rest/started-platform.js';
import { type SeededTenant, seedTenant } from './rest/tenant.js';

let started: StartedPlatform;
let rest: RestCaller;
let ours: SeededTenant;
let theirs: SeededTenant;

beforeAll(async () => {
  started = await startPlatform();
  rest = started.rest;
  const mail = started.platform.folder.mail;
  ours = await seedTenant(rest, started.operator, mail, 'ours');
  theirs = await seedTenant(rest, started.operator, mail, 'theirs');
}, 180_000);
afterAll(() => started?.stop());

const create = (token: string, key: string, title: string): Promise<Answer> =>
  rest.call('Document_CreateDocument', {
    token,
    headers: { 'idempotency-key': key },
    body: { title, type: 'DOCUMENT_TYPE_POLICY' },
  });

const titled = async (token: string, title: string): Promise<number> => {
  const page = await rest.ok('Document_ListDocuments', { token, query: { pageSize: '200' } });
  return (page['documents'] as Json[]).filter((document) => document['title'] === title).length;
};

const bodiesOf = (answers: readonly Answer[]) => new Set(answers.map(({ json }) => JSON.stringify(json)));

describe('an idempotency key', () => {
  it('makes 50 calls at once one change with one answer', async () => {
    const key = randomUUID();
    const token = ours.tokens.admin;
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(token, key, 'At once')));
    const running = answers.filter(({ status }) => status === 409);
    for (const { json } of running) expect(json['reason']).toBe('IDEMPOTENCY_IN_PROGRESS');
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length + running.length).toBe(50);
    expect(bodiesOf([...done, await create(token, key, 'At once')]).size).toBe(1);
    expect(await titled(token, 'At once')).toBe(1);
  });

  it('makes 50 invitations of one person at once one invitation and one mail', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { email: 'once@ours.example', role: 'ROLE_VIEWER' };
    const invite = () => rest.call('Invitation_CreateInvitation', { token: ours.tokens.admin, headers, body });
    const answers = await Promise.all(Array.from({ length: 50 }, invite));
    expect(answers.filter(({ status }) => ![200, 409].includes(status))).toEqual([]);
    const done = answers.filter(({ status }) => status === 200);
    expect(bodiesOf([...done, await untilAnswered(invite)]).size).toBe(1);
    const page = await rest.ok('Invitation_ListInvitations', { token: ours.tokens.admin, query: { pageSize: '200' } });
    expect((page['invitations'] as Json[]).filter(({ email }) => email === 'once@ours.example')).toHaveLength(1);
    const { mail } = started.platform.folder;
    const mails = readdirSync(mail).map((file) => readFileSync(join(mail, file), 'utf8'));
    expect(mails.filter((text) => text.includes('To: once@ours.example'))).toHaveLength(1);
  });

  it('survives the death of the service in the middle', async () => {
    const key = randomUUID();
    const token = ours.tokens.admin;
    const calls = Array.from({ length: 50 }, () => create(token, key, 'Through a kill'));
    await started.platform.kill('rag');
    const first = await Promise.all(calls);
    expect(first.every(({ status }) => [200, 409, 503].includes(status))).toBe(true);
    await started.platform.restart('rag');
    const again = await Promise.all(
      Array.from({ length: 10 }, () => untilAnswered(() => create(token, key, 'Through a kill'))),
    );
    expect(bodiesOf([...first.filter(({ status }) => status === 200), ...again]).size).toBe(1);
    expect(await titled(token, 'Through a kill')).toBe(1);
  });

  it('is refused with another payload', async () => {
    const key = randomUUID();
    expect((await create(ours.tokens.admin, key, 'First')).status).toBe(200);
    const other = await create(ours.tokens.admin, key, 'Second');
    expect([other.status, other.json['reason']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await titled(ours.tokens.admin, 'Second')).toBe(0);
  });

  it('belongs to one person of one tenant', async () => {
    const key = randomUUID();
    expect((await create(ours.tokens.admin, key, 'Mine')).status).toBe(200);
    expect((await create(ours.tokens.manager, key, 'Of the manager')).status).toBe(200);
    expect((await create(theirs.tokens.admin, key, 'Mine')).status).toBe(200);
    expect(await titled(ours.tokens.admin, 'Mine')).toBe(1);
    expect(await titled(ours.tokens.admin, 'Of the manager')).toBe(1);
    expect(await titled(theirs.tokens.admin, 'Mine')).toBe(1);
  });

  it('does not keep refusals: the mended call goes through', async () => {
    const key = randomUUID();
    const denied = await create(ours.tokens.viewer, key, 'Not allowed');
    expect(denied.status).toBe(403);
    expect((await create(ours.tokens.admin, key, 'Allowed')).status).toBe(200);
  });
});

async function untilAnswered(call: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await call();
    if (answer.status === 200) return answer;
    if (![409, 503].includes(answer.status)) throw new Error(`${answer.status} ${JSON.stringify(answer.json)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('no answer');
}
