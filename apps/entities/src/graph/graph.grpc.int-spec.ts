import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entitiesV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import type { InProcessService, TestCaller } from '@attestry/testing';
import { aGraph, WORKED_EXAMPLE } from '../fixtures/a-graph.js';
import { aService } from '../fixtures/a-service.js';
import { World } from '../fixtures/a-world.js';

const { RelationshipType, SpreadDirection } = entitiesV1;

let world: World;
let service: InProcessService;
let tenantId: string;
let ids: Record<string, string>;

const callsAs = (caller: TestCaller) => ({
  graph: service.as(caller, entitiesV1.GraphServiceService),
  jewels: service.as(caller, entitiesV1.CrownJewelServiceService),
  relationships: service.as(caller, entitiesV1.RelationshipServiceService),
});
let calls: ReturnType<typeof callsAs>;

beforeAll(async () => {
  world = await World.open();
  service = await aService(world);
  tenantId = await world.aTenant();
  calls = callsAs({ tenantId });
  ids = await aGraph(world, tenantId, WORKED_EXAMPLE.nodes, WORKED_EXAMPLE.edges);
});
afterAll(async () => {
  await service?.stop();
  await world?.close();
});

const nameOf = (id: string) => Object.entries(ids).find(([, known]) => known === id)?.[0];
const hopsOf = (path: entitiesV1.AttackPath | undefined) =>
  path?.hops.map(({ fromName, toName, strength }) => `${fromName} ${toName} ${strength}`);
const actions = async (type: string) =>
  (
    await world.asSuperuser<{ action: string }>(
      `select action from entities.outbox where tenant_id = $1 and aggregate_type = $2 order by position`,
      [tenantId, type],
    )
  ).rows.map(({ action }) => action);

describe('blast radius and exposure', () => {
  it('look four hops far by default', async () => {
    const found = await calls.graph.blastRadius({ entityId: ids['s']!, depth: 0, limit: 0 });
    expect(found).toMatchObject({
      truncated: false,
      depth: 4,
      reach: { count: 5, others: 6, percent: 83.33, weighted: 8.74 },
    });
    expect(found.entities.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'f', 'd']);
    const exposed = await calls.graph.exposure({ entityId: ids['f']!, depth: 1, limit: 1 });
    expect(exposed.entities.map(({ entityId }) => nameOf(entityId))).toEqual(['a']);
  });

  it('know no entity of another tenant', async () => {
    const other = callsAs({ tenantId: await world.aTenant() }).graph;
    const unknown = expect.objectContaining({ kind: 'not_found', reason: 'ENTITY_NOT_FOUND' });
    for (const entityId of [ids['s']!, uuidv7()]) {
      await expect(other.blastRadius({ entityId, depth: 0, limit: 0 })).rejects.toEqual(unknown);
      await expect(other.exposure({ entityId, depth: 0, limit: 0 })).rejects.toEqual(unknown);
      await expect(other.chokePoints({ entityId, depth: 0 })).rejects.toEqual(unknown);
      await expect(other.findPaths({ entityId, targetEntityId: ids['d']!, depth: 0 })).rejects.toEqual(unknown);
    }
  });
});

describe('paths', () => {
  const between = (from: string, to: string, depth = 0) =>
    calls.graph.findPaths({ entityId: ids[from]!, targetEntityId: ids[to]!, depth });

  it('are the shortest, and the strongest even if it is longer', async () => {
    const { shortest, strongest } = await between('s', 'c');
    expect(hopsOf(shortest)).toEqual(['s a 0.9', 'a c 0.8']);
    expect(strongest).toEqual(shortest);
    expect(shortest?.strength).toBe(0.72);
    const edge = { targetEntityId: ids['d']!, type: RelationshipType.RELATIONSHIP_TYPE_USES, strength: 0.2 };
    await calls.relationships.createRelationship({ sourceEntityId: ids['s']!, ...edge });
    const direct = await between('s', 'd');
    expect(hopsOf(direct.shortest)).toEqual(['s d 0.2']);
    expect(hopsOf(direct.strongest)).toEqual(['s a 0.9', 'a c 0.8', 'c d 0.5']);
    expect(hopsOf((await between('s', 'd', 2)).strongest)).toEqual(['s d 0.2']);
  });

  it('say why misuse takes each hop', async () => {
    const { strongest } = await between('s', 'f');
    expect(strongest?.hops[1]).toMatchObject({
      fromName: 'a',
      toName: 'f',
      type: RelationshipType.RELATIONSHIP_TYPE_DELEGATES_TO,
      direction: SpreadDirection.SPREAD_DIRECTION_TARGET_TO_SOURCE,
      explanation: 'f has delegated to a, so whoever holds a acts with the rights of f',
    });
  });

  it('are none where misuse does not get', async () => {
    expect(await between('s', 'e', 10)).toEqual({ shortest: undefined, strongest: undefined, depth: 10 });
    await expect(between('s', 's')).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
  });
});

describe('crown jewels', () => {
  it('are marked, listed, seen in the graph and unmarked', async () => {
    const entityId = ids['d']!;
    const { crownJewel } = await calls.jewels.markCrownJewel({ entityId, reason: 'signs releases' });
    expect(crownJewel).toMatchObject({ entityId, reason: 'signs releases' });
    await calls.jewels.markCrownJewel({ entityId, reason: 'signs releases' });
    expect((await calls.jewels.listCrownJewels({ pageSize: 0, pageToken: '' })).crownJewels).toEqual([crownJewel]);
    const { reach, entities } = await calls.graph.blastRadius({ entityId: ids['s']!, depth: 0, limit: 0 });
    expect(reach?.crownJewels).toBe(1);
    expect(entities.filter((entity) => entity.crownJewel).map(({ name }) => name)).toEqual(['d']);
    await calls.jewels.unmarkCrownJewel({ entityId });
    await calls.jewels.unmarkCrownJewel({ entityId });
    expect((await calls.jewels.listCrownJewels({ pageSize: 0, pageToken: '' })).crownJewels).toEqual([]);
    expect(await actions('entities.crown_jewel')).toEqual(['crown_jewel.marked', 'crown_jewel.unmarked']);
    const unknown = expect.objectContaining({ reason: 'ENTITY_NOT_FOUND' });
    await expect(calls.jewels.markCrownJewel({ entityId: uuidv7(), reason: 'x' })).rejects.toEqual(unknown);
  });

  it('are kept from misuse by choke points', async () => {
    const tenant = await world.aTenant();
    const nodes = { s: {}, a: {}, b: {}, gate: {}, j: {}, k: {} };
    const known = await aGraph(world, tenant, nodes, [
      's uses a 1',
      's uses b 0.5',
      'a uses gate 1',
      'b uses gate 1',
      'gate uses j 1',
      'a uses k 1',
      'b uses k 1',
    ]);
    const theirs = callsAs({ tenantId: tenant });
    for (const jewel of ['j', 'k']) await theirs.jewels.markCrownJewel({ entityId: known[jewel]!, reason: 'x' });
    expect(await theirs.graph.chokePoints({ entityId: known['s']!, depth: 0 })).toEqual({
      chokePoints: [{ entityId: known['gate'], name: 'gate', depth: 2, cutOffIds: [known['j']] }],
      crownJewels: 2,
      truncated: false,
      depth: 4,
    });
    expect(await theirs.graph.chokePoints({ entityId: known['k']!, depth: 0 })).toMatchObject({ crownJewels: 0 });
  });
});

describe('relationships by hand', () => {
  const edge = () => ({
    sourceEntityId: ids['e']!,
    targetEntityId: ids['f']!,
    type: RelationshipType.RELATIONSHIP_TYPE_OWNS,
    strength: undefined as number | undefined,
  });

  it('are entered once, changed by who has seen them, and taken out', async () => {
    const { relationship } = await calls.relationships.createRelationship(edge());
    const { id } = relationship!;
    expect(relationship).toMatchObject({ strength: 1, metadata: { kind: 'manual', source: 'manual' }, etag: '1' });
    await expect(calls.relationships.createRelationship(edge())).rejects.toMatchObject({
      reason: 'RELATIONSHIP_EXISTS',
      metadata: { id },
    });
    const update = (strength: number, etag: string, updateMask = ['strength']) =>
      calls.relationships.updateRelationship({ relationship: { ...relationship!, strength }, updateMask, etag });
    const changed = (await update(0.456, '1')).relationship!;
    expect(changed).toMatchObject({ strength: 0.46, etag: '2' });
    await expect(update(0.1, '1')).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    for (const wrong of [update(1.5, ''), update(0.1, '', []), update(0.1, '', ['type'])]) {
      await expect(wrong).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    }
    await expect(calls.relationships.deleteRelationship({ id, etag: '1' })).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    await calls.relationships.deleteRelationship({ id, etag: '2' });
    await expect(calls.relationships.deleteRelationship({ id, etag: '' })).rejects.toMatchObject({
      reason: 'RELATIONSHIP_NOT_FOUND',
    });
    expect((await actions('entities.relationship')).slice(-3)).toEqual([
      'relationship.created',
      'relationship.updated',
      'relationship.deleted',
    ]);
  });

  it('lead from one entity of the tenant to another', async () => {
    const create = (given: object) => calls.relationships.createRelationship({ ...edge(), ...given });
    await expect(create({ targetEntityId: ids['e'] })).rejects.toMatchObject({ reason: 'INVALID_FIELDS' });
    await expect(create({ targetEntityId: uuidv7() })).rejects.toMatchObject({ reason: 'ENTITY_NOT_FOUND' });
    const other = callsAs({ tenantId: await world.aTenant() }).relationships;
    await expect(other.createRelationship(edge())).rejects.toMatchObject({ reason: 'ENTITY_NOT_FOUND' });
  });
});
