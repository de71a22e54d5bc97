import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uuidv7 } from '@attestry/ids';
import { aGraph, type EdgeText, type Node, WORKED_EXAMPLE } from '../fixtures/a-graph.js';
import { World } from '../fixtures/a-world.js';
import { RISK_LEVELS } from '../entities/risk-level.js';
import { naiveReach } from '../fixtures/naive-reach.js';
import type { Direction, ReachOfEntity } from './reach.js';
import { ReachRepository } from './reach.repository.js';

let world: World;
let repository: ReachRepository;
beforeAll(async () => {
  world = await World.open();
  repository = new ReachRepository(world.unitOfWork);
});
afterAll(() => world?.close());

const reachOf = (tenant: string, id: string, depth: number, direction: Direction = 'blast', limit = 1_000) =>
  world.as(tenant, () => repository.of(id, direction, depth, limit));

const shortly = (found: ReachOfEntity | undefined) =>
  found?.entities.map(({ name, depth, strength }) => `${name} ${depth} ${strength}`);

describe('the worked example', () => {
  let tenant: string;
  let ids: Record<string, string>;
  beforeAll(async () => {
    tenant = await world.aTenant();
    ids = await aGraph(world, tenant, WORKED_EXAMPLE.nodes, WORKED_EXAMPLE.edges);
  });

  it.each([
    [1, ['a 1 0.9', 'b 1 0.5'], 1.9, 33.33],
    [2, ['a 1 0.9', 'b 1 0.5', 'c 2 0.72', 'f 2 0.54'], 5.86, 66.67],
    [3, ['a 1 0.9', 'b 1 0.5', 'c 2 0.72', 'f 2 0.54', 'd 3 0.36'], 8.74, 83.33],
    [4, ['a 1 0.9', 'b 1 0.5', 'c 2 0.72', 'f 2 0.54', 'd 3 0.36'], 8.74, 83.33],
    [10, ['a 1 0.9', 'b 1 0.5', 'c 2 0.72', 'f 2 0.54', 'd 3 0.36'], 8.74, 83.33],
  ])('has this blast radius at depth %i', async (depth, entities, weighted, percent) => {
    const found = await reachOf(tenant, ids['s']!, depth);
    expect(shortly(found)).toEqual(entities);
    expect(found).toMatchObject({
      reach: { count: entities.length, others: 6, percent, weighted },
      truncated: false,
      depth,
    });
  });

  it('has the exposure of the edges turned round', async () => {
    expect(shortly(await reachOf(tenant, ids['c']!, 2, 'exposure'))).toEqual(['b 1 1', 'a 1 0.8', 's 2 0.72']);
    expect(shortly(await reachOf(tenant, ids['f']!, 2, 'exposure'))).toEqual(['a 1 0.6', 's 2 0.54']);
    expect(shortly(await reachOf(tenant, ids['e']!, 4, 'exposure'))).toEqual([]);
  });

  it('says truly how many there are when the list is cut', async () => {
    const found = await reachOf(tenant, ids['s']!, 4, 'blast', 2);
    expect(shortly(found)).toEqual(['a 1 0.9', 'b 1 0.5']);
    expect(found).toMatchObject({
      reach: { count: 5, weighted: 8.74, levels: { low: 1, medium: 2, high: 1, critical: 1 } },
      truncated: true,
    });
  });

  it('is nothing for another tenant', async () => {
    expect(await reachOf(await world.aTenant(), ids['s']!, 4)).toBeUndefined();
    expect(await reachOf(tenant, uuidv7(), 4)).toBeUndefined();
  });
});

describe('entities that are disabled or deleted', () => {
  it('neither spread nor count', async () => {
    const tenant = await world.aTenant();
    const nodes = { s: {}, a: { status: 'disabled' }, b: {}, c: { status: 'quarantined' }, d: { status: 'inactive' } };
    const ids = await aGraph(world, tenant, nodes, ['s uses a 1', 'a uses b 1', 's uses c 0.5', 'c uses d 0.5']);
    const found = await reachOf(tenant, ids['s']!, 4);
    expect(shortly(found)).toEqual(['c 1 0.5', 'd 2 0.25']);
    expect(found?.reach).toMatchObject({ count: 2, others: 3, percent: 66.67 });
    expect((await reachOf(tenant, ids['a']!, 4))?.reach).toMatchObject({ count: 0, others: 4, percent: 0 });
    await world.as(tenant, () => world.sql(`update entities.entities set status = 'active' where id = $1`, [ids['a']]));
    expect((await reachOf(tenant, ids['s']!, 4))?.reach).toMatchObject({ count: 4, others: 4, percent: 100 });
    await world.as(tenant, () => world.sql(`delete from entities.entity_relationships`));
    await world.as(tenant, () => world.sql(`delete from entities.entities where id = $1`, [ids['b']]));
    expect((await reachOf(tenant, ids['s']!, 4))?.reach).toMatchObject({ count: 0, others: 3 });
  });
});

describe('a graph that is too large', () => {
  it('is refused with what was reached within whole hops', async () => {
    const tenant = await world.aTenant();
    const nodes = { s: {}, a: {}, b: {}, c: {}, d: {} };
    const ids = await aGraph(world, tenant, nodes, ['s uses a 1', 's uses b 1', 'a uses c 1', 'b uses d 1']);
    const within = (edges: number) => world.as(tenant, () => repository.of(ids['s']!, 'blast', 4, 10, edges));
    await expect(within(3)).rejects.toMatchObject({
      reason: 'GRAPH_TOO_LARGE',
      metadata: { reached: '2', depth: '1', limit: '3' },
    });
    expect(shortly(await within(4))).toHaveLength(4);
  });
});

const NAMES = [...'sabcdefgh'];
const TYPES = [
  'uses',
  'manages',
  'accesses',
  'owns',
  'inherits_from',
  'delegates_to',
  'similar_to',
  'replaces',
] as const;
const node: fc.Arbitrary<Node> = fc.record({
  level: fc.constantFrom(...RISK_LEVELS),
  status: fc.constantFrom('active', 'active', 'inactive', 'quarantined', 'disabled', 'deleted'),
});
const graph = fc.record({
  nodes: fc.tuple(...NAMES.map(() => node)).map((all) => Object.fromEntries(all.map((one, at) => [NAMES[at]!, one]))),
  edges: fc.uniqueArray(
    fc
      .tuple(
        fc.constantFrom(...NAMES),
        fc.constantFrom(...TYPES),
        fc.constantFrom(...NAMES),
        fc.integer({ min: 0, max: 100 }),
      )
      // The table has no edges from an entity to itself.
      .filter(([source, , target]) => source !== target),
    { selector: ([source, type, target]) => `${source} ${type} ${target}`, maxLength: 30 },
  ),
});

describe('any graph', () => {
  it('is spread over as the definition says, and never less at a greater depth', async () => {
    await fc.assert(
      fc.asyncProperty(graph, fc.constantFrom<Direction>('blast', 'exposure'), async ({ nodes, edges }, direction) => {
        const tenant = await world.aTenant();
        const texts = edges.map(
          ([source, type, target, strength]): EdgeText => `${source} ${type} ${target} ${strength / 100}`,
        );
        const ids = await aGraph(world, tenant, nodes, texts);
        let before = { count: 0, weighted: 0 };
        for (const depth of [1, 2, 3, 4, 10]) {
          const found = (await reachOf(tenant, ids['s']!, depth, direction))!;
          const naive = naiveReach(nodes, texts, 's', depth, direction);
          expect(
            found.entities.map(({ name, depth: hops, strength }) => [name, hops, strength.toFixed(10)]).sort(),
          ).toEqual(naive.reached.map(({ name, depth: hops, strength }) => [name, hops, strength.toFixed(10)]).sort());
          const ordered = found.entities.toSorted(
            (a, b) => a.depth - b.depth || b.strength - a.strength || (a.entityId < b.entityId ? -1 : 1),
          );
          expect(found.entities).toEqual(ordered);
          expect(found.reach.weighted).toBeCloseTo(naive.weighted, 5);
          expect(found.reach).toMatchObject({ count: naive.reached.length, others: naive.others });
          expect(found.reach.count).toBeGreaterThanOrEqual(before.count);
          expect(found.reach.weighted).toBeGreaterThanOrEqual(before.weighted - 1e-6);
          before = found.reach;
        }
      }),
      { numRuns: 40 },
    );
  });
});
