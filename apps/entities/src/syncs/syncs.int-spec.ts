import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService } from '@attestry/testing';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';

const { EntityStatus, EntityType, Provider, RejectionReason, RelationshipType, SyncState } = entitiesV1;

let world: World;
let service: InProcessService;
let tenantId: string;
beforeAll(async () => {
  world = await World.open();
  service = await aService(world);
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});
beforeEach(async () => {
  tenantId = await world.aTenant();
});

const syncs = () => service.as({ tenantId }, entitiesV1.SyncServiceService);

const opening = (account: string, changes: object = {}) => ({
  open: entitiesV1.SyncOpening.fromPartial({
    provider: Provider.PROVIDER_GCP,
    account,
    source: 'cloud_inventory',
    full: true,
    ...changes,
  }),
});
const item = (externalId: string, changes: object = {}) =>
  entitiesV1.SyncItem.fromPartial({ externalId, type: EntityType.ENTITY_TYPE_SERVICE_ACCOUNT, ...changes });
const batch = (sequence: number, items: entitiesV1.SyncItem[], relationships: entitiesV1.SyncRelationship[] = []) => ({
  batch: entitiesV1.SyncBatch.fromPartial({ sequence: String(sequence), items, relationships }),
});
const FINISH = { finish: { allowEmpty: false } };

async function run(...steps: object[]): Promise<entitiesV1.SyncEntitiesResponse[]> {
  const answers = [];
  const messages = steps.map((step) => entitiesV1.SyncEntitiesRequest.fromPartial(step));
  for await (const answer of syncs().syncEntities(messages)) answers.push(answer);
  return answers;
}

const full = (account: string, ...ids: string[]) =>
  run(
    opening(account),
    batch(
      1,
      ids.map((id) => item(id)),
    ),
    FINISH,
  );

const statuses = async (): Promise<Record<string, string>> => {
  const found = await world.as(tenantId, () =>
    world.sql<{ external_id: string; state: string }>(
      `select external_id, concat_ws(' ', status, case when missing_since is not null then 'missing' end) as state
       from entities.entities order by 1`,
    ),
  );
  return Object.fromEntries(found.map(({ external_id, state }) => [external_id, state]));
};

describe('a sync', () => {
  it('stores batches with their edges, acks each, and tells what it rejected', async () => {
    const [opened, first, second, end] = await run(
      opening('p1'),
      batch(
        1,
        [
          item('CI@p1.iam.gserviceaccount.com', {
            name: 'CI',
            status: EntityStatus.ENTITY_STATUS_DISABLED,
            metadata: { owner: 'ops' },
            permissions: ['run.admin'],
            tags: ['env=prod'],
          }),
          item(' / '),
          item('x', { name: 'n'.repeat(300) }),
          item('y', { type: 0 }),
          item('z', { observedAt: new Date(Date.now() + 3_600_000) }),
          item('q', { status: EntityStatus.ENTITY_STATUS_QUARANTINED }),
        ],
        [
          {
            sourceExternalId: 'serviceAccount:ci@p1.iam.gserviceaccount.com',
            targetExternalId: 'key-1',
            type: RelationshipType.RELATIONSHIP_TYPE_OWNS,
            strength: 0,
          },
        ],
      ),
      batch(2, [item('key-1', { type: EntityType.ENTITY_TYPE_API_KEY })]),
      FINISH,
    );
    expect(opened?.opened).toMatchObject({ account: 'p1', state: SyncState.SYNC_STATE_OPEN, lastSequence: '0' });
    expect(first?.ack).toEqual({
      sequence: '1',
      repeated: false,
      changed: '1',
      rejects: [
        { index: 1, reason: RejectionReason.REJECTION_REASON_INVALID_VALUE, detail: 'external_id: names nothing' },
        {
          index: 2,
          reason: RejectionReason.REJECTION_REASON_INVALID_VALUE,
          detail: 'name: is longer than 255 characters',
        },
        { index: 3, reason: RejectionReason.REJECTION_REASON_MISSING_VALUE, detail: 'type' },
        { index: 4, reason: RejectionReason.REJECTION_REASON_INVALID_VALUE, detail: 'a time lies in the future' },
        {
          index: 5,
          reason: RejectionReason.REJECTION_REASON_INVALID_VALUE,
          detail: 'status: is not for sources to tell',
        },
      ],
    });
    expect(second?.ack).toMatchObject({ sequence: '2', changed: '1', rejects: [] });
    expect(end?.finished).toMatchObject({
      state: SyncState.SYNC_STATE_FINISHED,
      items: '2',
      rejected: '5',
      missing: '0',
    });
    expect(await statuses()).toEqual({ 'ci@p1.iam.gserviceaccount.com': 'disabled', 'key-1': 'active' });
    expect(await world.traces(tenantId)).toMatchObject({ entities: 2, relationships: 1 });
    const { syncs: listed } = await syncs().listSyncs({ pageSize: 0, pageToken: '' });
    expect(listed).toEqual([end?.finished]);
    expect((await syncs().getSync({ id: end!.finished!.id })).sync).toEqual(end?.finished);
  });

  it('goes on where a broken connection left it; a batch that is sent again does nothing', async () => {
    const [opened] = await run(opening('p1'), batch(1, [item('a')]));
    const id = opened!.opened!.id;
    const resumed = await run({ open: { syncId: id } }, batch(1, [item('other')]), batch(2, [item('b')]), FINISH);
    expect(
      resumed.map(({ opened: again, ack, finished }) => again?.lastSequence ?? ack?.repeated ?? finished?.items),
    ).toEqual(['1', true, false, '2']);
    expect(Object.keys(await statuses())).toEqual(['a', 'b']);
  });

  it.each<[string, object[], string]>([
    ['without opening', [batch(1, [])], 'SYNC_OUT_OF_ORDER'],
    ['opened twice', [opening('p1'), opening('p1')], 'SYNC_OUT_OF_ORDER'],
    ['with a gap', [opening('p1'), batch(2, [item('a')])], 'SYNC_OUT_OF_ORDER'],
    ['after its end', [opening('p1'), batch(1, [item('a')]), FINISH, batch(2, [])], 'SYNC_OUT_OF_ORDER'],
    ['without account', [opening('')], 'INVALID_FIELDS'],
    ['of another source’s name', [opening('p1', { source: 'manual' })], 'INVALID_FIELDS'],
    ['that nobody opened', [{ open: { syncId: uuidv7() } }], 'SYNC_NOT_FOUND'],
    ['that saw nothing', [opening('p1'), FINISH], 'SYNC_SAW_NOTHING'],
  ])('%s is refused', async (_, steps, reason) => {
    await expect(run(...steps)).rejects.toMatchObject({ reason });
  });

  it('is not there for another tenant', async () => {
    const [opened] = await run(opening('p1'), batch(1, [item('a')]));
    const { id } = opened!.opened!;
    tenantId = await world.aTenant();
    await expect(syncs().getSync({ id })).rejects.toMatchObject({ reason: 'SYNC_NOT_FOUND' });
    await expect(run({ open: { syncId: id } })).rejects.toMatchObject({ reason: 'SYNC_NOT_FOUND' });
    expect((await syncs().listSyncs({ pageSize: 0, pageToken: '' })).syncs).toEqual([]);
  });

  it('is held to the plan, batch by batch', async () => {
    tenantId = await world.aTenant({ entities: 2 });
    const steps = [opening('p1'), batch(1, [item('a'), item('b')]), batch(2, [item('c')])];
    await expect(run(...steps)).rejects.toMatchObject({ reason: 'QUOTA_EXCEEDED' });
    expect(Object.keys(await statuses())).toEqual(['a', 'b']);
  });
});

describe('what a full sync does not see', () => {
  it('is missing in its own account, and untouched in every other', async () => {
    await full('p1', 'a', 'b');
    await full('p2', 'c');
    const [, , end] = await full('p1', 'a');
    expect(end?.finished?.missing).toBe('1');
    expect(await statuses()).toEqual({ a: 'active', b: 'deleted missing', c: 'active' });
  });

  it('is not missing while another account shows it too', async () => {
    await full('p1', 'shared', 'a');
    await full('p2', 'shared', 'c');
    await full('p1', 'a');
    expect(await statuses()).toMatchObject({ shared: 'active' });
    await full('p2', 'c');
    expect(await statuses()).toEqual({ a: 'active', c: 'active', shared: 'deleted missing' });
  });

  it('is missing though its owner is still there: stale keys go', async () => {
    const owns = { type: RelationshipType.RELATIONSHIP_TYPE_OWNS, sourceExternalId: 'user', strength: 0 };
    const key = item('key', { type: EntityType.ENTITY_TYPE_API_KEY });
    await run(opening('p1'), batch(1, [item('user'), key], [{ ...owns, targetExternalId: 'key' }]), FINISH);
    await full('p1', 'user');
    expect(await statuses()).toEqual({ key: 'deleted missing', user: 'active' });
  });

  it('comes back when it is shown again', async () => {
    await full('p1', 'a', 'b');
    await full('p1', 'a');
    await full('p1', 'a', 'b');
    expect(await statuses()).toEqual({ a: 'active', b: 'active' });
  });

  it('is not missing for a sync that is not full, was superseded or never ended', async () => {
    await full('p1', 'a', 'b');
    await run(opening('p1', { full: false }), batch(1, [item('a')]), FINISH);
    const [older] = await run(opening('p1'), batch(1, [item('a')]));
    await run(opening('p1'), batch(1, [item('a')]));
    await expect(run({ open: { syncId: older!.opened!.id } })).rejects.toMatchObject({
      reason: 'SYNC_NOT_OPEN',
      metadata: { state: 'superseded' },
    });
    expect(await statuses()).toEqual({ a: 'active', b: 'active' });
  });

  it('is never what only a log has shown', async () => {
    const record = {
      eventTime: '2026-03-02T09:00:00Z',
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    };
    await world.import(tenantId, JSON.stringify({ Records: [record] }));
    const aws = { provider: Provider.PROVIDER_AWS };
    await run(opening('1', aws), batch(1, [item('role-a'), item('role-b')]), FINISH);
    await run(opening('1', aws), batch(1, [item('role-a')]), FINISH);
    expect(await statuses()).toEqual({
      'ec2.amazonaws.com': 'active',
      'role-a': 'active',
      'role-b': 'deleted missing',
    });
  });
});
