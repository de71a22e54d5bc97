import { describe, expect, it } from '@jest/globals';
import { mappedObservations } from './mapped-observations.js';
import { fieldsOf, parseMapping } from './mapping.js';

const MAPPING = `
version: 1
source: hr_robots
provider: custom
observedAt: { field: exported }
entity:
  externalId: { field: id, prefix: 'hr/' }
  name: { field: title }
  type: { field: kind, map: { robot: bot_account }, default: service_account }
  status: { field: state, map: { on: active, off: disabled } }
  tags: { field: labels, split: ';' }
  permissions: { field: roles }
  firstSeen: { field: born, format: seconds }
  lastUsed: { field: used }
  metadata:
    owner: { field: contact.mail }
    secret_created_at: { field: rotated, as: time }
    shared: { field: shared, as: boolean }
relationships:
  - { type: owns, direction: from, externalId: { field: contact.mail }, entityType: { value: service_account }, strength: 0.8 }
`;

const RECORD = {
  id: 'R-1/',
  title: 'Robot',
  kind: 'robot',
  state: 'off',
  labels: 'a=1; b=2;',
  roles: ['read', 'write'],
  born: 1_767_225_600,
  used: '2026-02-01T00:00:00Z',
  contact: { mail: 'Ops@Example.com' },
  rotated: '2025-06-01T00:00:00Z',
  shared: 'no',
  exported: '2026-03-02T09:00:00Z',
};
const NOW = Date.parse('2026-03-03T00:00:00Z');
const told = (changes: object = {}) => mappedObservations({ ...RECORD, ...changes }, parseMapping(MAPPING), NOW);

describe('a mapping', () => {
  it('says what a record tells of an entity and its edges', () => {
    const observedAt = Date.parse(RECORD.exported);
    const { event, entities, edges } = told();
    expect(event).toBeUndefined();
    expect(entities).toMatchObject([
      {
        provider: 'custom',
        externalId: 'hr/R-1',
        name: 'Robot',
        type: 'bot_account',
        firstSeenAt: 1_767_225_600_000,
        lastSeenAt: observedAt,
        lastUsedAt: Date.parse(RECORD.used),
        state: { status: 'disabled', permissions: ['read', 'write'], tags: ['a=1', 'b=2'] },
        facts: {
          hr_robots: {
            observedAt,
            values: { owner: 'Ops@Example.com', secret_created_at: '2025-06-01T00:00:00.000Z', shared: false },
          },
        },
      },
      { externalId: 'ops@example.com', type: 'service_account' },
    ]);
    expect(edges).toMatchObject([
      { source: 'ops@example.com', target: 'hr/R-1', type: 'owns', strength: 0.8, kind: 'mapped' },
    ]);
  });

  it('goes on without what is not required', () => {
    const { entities, edges } = told({ contact: null, used: '', labels: undefined, kind: undefined });
    expect(entities).toMatchObject([{ type: 'service_account', lastUsedAt: undefined, state: { tags: [] } }]);
    expect(edges).toEqual([]);
  });

  it.each([
    [{ id: '' }, 'missing_value', 'id', ''],
    [{ state: undefined }, 'missing_value', 'state', ''],
    [{ state: 'gone' }, 'invalid_value', 'state', 'is none of active, inactive, disabled'],
    [{ born: 'yesterday' }, 'invalid_value', 'born', 'is no time in seconds'],
    [{ shared: 'perhaps' }, 'invalid_value', 'shared', 'is no boolean'],
    [{ labels: 'x'.repeat(300) }, 'invalid_value', 'labels', 'holds more than 256 characters'],
  ])('rejects %j: %s of %s', (changes, reason, field, problem) => {
    expect(() => told(changes)).toThrow(expect.objectContaining({ reason, field, problem }));
  });

  it.each([
    ['version: 2', 'version', /expected 1/],
    [MAPPING.replace('provider: custom', 'provider: mainframe'), 'provider', /expected one of/],
    [MAPPING.replace('hr_robots', 'HR'), 'source', /lower_snake_case/],
    [MAPPING.replace('hr_robots', 'github_audit'), 'source', /another source/],
    [
      MAPPING.replace('name: { field: title }', 'name: { field: title, value: x }'),
      'entity.name',
      /either field or value/,
    ],
    [
      MAPPING.replace('field: born, format: seconds', 'field: born, format: years'),
      'entity.firstSeen.format',
      /expected one of/,
    ],
    [MAPPING.replace('strength: 0.8', 'strength: 8'), 'relationships.0.strength', /1/],
    [`${MAPPING}\nfoo: 1`, '', /foo/],
    ['a: &x 1\nb: *x', '', /alias/i],
    ['[', '', /./],
  ])('that is wrong is refused with its place (%#)', (written, path, problem) => {
    expect(() => parseMapping(written)).toThrow(
      expect.objectContaining({
        reason: 'INVALID_MAPPING',
        metadata: { path, problem: expect.stringMatching(problem) },
      }),
    );
  });

  it('names the columns that it reads', () => {
    expect(fieldsOf(parseMapping(MAPPING)).sort()).toEqual([
      'born',
      'contact.mail',
      'contact.mail',
      'exported',
      'id',
      'kind',
      'labels',
      'roles',
      'rotated',
      'shared',
      'state',
      'title',
      'used',
    ]);
  });
});
