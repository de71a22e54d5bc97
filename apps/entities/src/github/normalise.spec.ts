import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../observations/observation.js';
import { normaliseGitHub } from './normalise.js';

/** An event as the audit log shows it; what is given replaces fields. */
const anEvent = (changes: Record<string, unknown> = {}): JsonObject => ({
  '@timestamp': Date.parse('2026-03-02T09:00:00Z'),
  _document_id: 'doc-1',
  action: 'repo.create',
  actor: 'Octo-Dev',
  actor_id: 77,
  actor_ip: '198.51.100.7',
  org: 'acme',
  repo: 'Acme/Shop',
  operation_type: 'create',
  ...changes,
});

const told = (changes: Record<string, unknown> = {}) => normaliseGitHub(anEvent(changes))!;
const edges = (changes: Record<string, unknown>) =>
  told(changes).edges.map(({ source, type, target, strength }) => `${source} ${type} ${target} ${strength}`);

describe('an audit event of GitHub', () => {
  it('is an act of its actor', () => {
    const { event, entities } = told();
    expect(event).toMatchObject({
      actor: { provider: 'github', externalId: 'octo-dev', name: 'Octo-Dev', type: 'service_account' },
      time: Date.parse('2026-03-02T09:00:00Z'),
      sourceEventId: 'doc-1',
      eventType: 'github.RepoCreate',
      eventSubtype: 'create',
      sourceIp: '198.51.100.7',
      targetResource: 'Acme/Shop',
    });
    expect(entities.map(({ attributes }) => attributes?.metadata)).toEqual([{ kind: 'user', actor_id: '77' }]);
  });

  it('knows bots', () => {
    expect(told({ actor: 'dependabot[bot]' }).event.actor).toMatchObject({ type: 'bot_account' });
    expect(told({ actor: 'builder', actor_is_bot: true }).event.actor).toMatchObject({ type: 'bot_account' });
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'a token used',
      { programmatic_access_type: 'Fine-grained personal access token', token_id: 9 },
      ['octo-dev uses octo-dev#token/9 1', 'octo-dev delegates_to octo-dev#token/9 1'],
    ],
    [
      'the token of an installation',
      { actor: 'ci[bot]', programmatic_access_type: 'GitHub App server-to-server token', hashed_token: 'AbC=' },
      ['ci[bot] uses ci[bot]#token/AbC= 0.5', 'ci[bot] delegates_to ci[bot]#token/AbC= 0.5'],
    ],
    [
      'a deploy key added',
      { action: 'public_key.create', fingerprint: 'SHA256:AbC' },
      ['octo-dev owns acme/shop#key/SHA256:AbC 0.9'],
    ],
    [
      'a personal access token granted',
      { action: 'personal_access_token.access_granted', user: 'Robo', user_programmatic_access_id: 5 },
      ['robo delegates_to robo#token/5 1'],
    ],
    [
      'an app installed',
      { action: 'integration_installation.create', name: 'Deployer' },
      ['octo-dev owns apps/deployer 0.8'],
    ],
    ['a member added', { action: 'org.add_member', user: 'newbie' }, ['octo-dev manages newbie 0.6']],
  ])('tells edges: %s', (_, changes, expected) => {
    expect(edges(changes)).toEqual(expected);
  });

  it('needs a time, in milliseconds or as text', () => {
    expect(told({ '@timestamp': undefined, created_at: '2026-03-02T10:00:00Z' }).event.time).toBe(
      Date.parse('2026-03-02T10:00:00Z'),
    );
    expect(normaliseGitHub(anEvent({ '@timestamp': 1e18 }))).toBeUndefined();
  });
});
