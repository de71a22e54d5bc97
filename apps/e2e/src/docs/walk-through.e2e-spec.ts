import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aTenant, sharedPlatform } from '../platform.js';

const ROOT = join(import.meta.dirname, '../../../..');
const PAGE = readFileSync(join(ROOT, 'docs/entities/walk-through.md'), 'utf8');

/** The lines of the page's blocks of one kind, in their order. */
const linesOf = (kind: string): string[] =>
  [...PAGE.matchAll(/```([^\n]*)\n(.*?)```/gs)]
    .filter(([, info]) => info === kind)
    .flatMap(([, , body = '']) => body.split('\n').filter((line) => line !== ''));

// Of now: what is known to be bad expires.
const NOW = new Date().toISOString();
const BUNDLE = {
  type: 'bundle',
  id: 'bundle--2f1d7a10-4c1e-4f6b-9a52-00000000e2e1',
  objects: [
    {
      type: 'indicator',
      spec_version: '2.1',
      id: 'indicator--2f1d7a10-4c1e-4f6b-9a52-00000000e2e2',
      created: NOW,
      modified: NOW,
      pattern: "[domain-name:value = 'walk-through.example']",
      pattern_type: 'stix',
      valid_from: NOW,
    },
  ],
};

const platform = sharedPlatform();
let tenant: Awaited<ReturnType<typeof aTenant>>;
let folder: string;
beforeAll(async () => {
  tenant = await aTenant(platform);
  folder = mkdtempSync(join(tmpdir(), 'walk-through-'));
  writeFileSync(join(folder, 'bundle.json'), JSON.stringify(BUNDLE));
});
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true });
});

function attestry(args: readonly string[], stdin = ''): Promise<{ code: number | null; out: string; said: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'tools/cli/bin/attestry.mjs'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ATTESTRY_PROFILES: join(folder, 'profiles.json') },
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  child.stdin.end(stdin);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, said })));
}

const ENTITY = { externalId: 'walk-through', type: 'ENTITY_TYPE_API_KEY', provider: 'PROVIDER_CUSTOM' };

it('every command and every call of the walk-through works', async () => {
  const login = ['login', '--email', tenant.email, '--port-base', String(platform.portBase)];
  expect(await attestry(login, `${tenant.password}\n`)).toMatchObject({ code: 0 });
  const { entity } = await tenant.client.post('/v1/entities', ENTITY);
  const { id } = entity as { id: string };
  const actions = [{ entityId: id, actionType: 'REMEDIATION_ACTION_TYPE_NOTIFY' }];
  const { remediations } = await tenant.client.post('/v1/remediations', { reason: 'to be looked at', actions });
  const values: Record<string, string> = {
    ENTITY: id,
    ACTION: (remediations as { id: string }[])[0]!.id,
    BUNDLE: join(folder, 'bundle.json'),
    EXPORTED: join(folder, 'exported.json'),
  };
  const filled = (line: string) => line.replace(/\$([A-Z]+)/g, (_, name: string) => values[name] ?? '');

  const commands = linesOf('sh cli');
  expect(commands.length).toBeGreaterThan(10);
  const outputs = new Map<string, string>();
  for (const line of commands) {
    const { code, out, said } = await attestry(filled(line).split(' ').slice(1));
    expect({ line, code, said }).toEqual({ line, code: 0, said: '' });
    outputs.set(line, out);
  }
  expect(outputs.get('attestry findings list --requirement IA.L2-3.5.4')).toContain(id);
  expect(outputs.get('attestry risk explain $ENTITY --assess')).toContain('insecure_authentication');
  expect(outputs.get('attestry indicators list')).toContain('walk-through.example');
  expect(readFileSync(values['EXPORTED']!, 'utf8')).toContain('walk-through.example');
  expect(outputs.get('attestry remediation list')).toContain(values['ACTION']);

  const calls = linesOf('http').map((line) => filled(line).replace('GET ', ''));
  expect(calls.length).toBeGreaterThan(8);
  for (const call of calls) await tenant.client.get(call);
  const { findings } = await tenant.client.get(`/v1/posture-findings?entityId=${id}`);
  expect((findings as { ruleId: string }[]).map(({ ruleId }) => ruleId)).toContain('long-lived-bearer');
});
