import { Injectable } from '@nestjs/common';
import { InvalidFields } from '@attestry/domain-errors';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { mergeEdges, mergeEntities, mergeInto, edgeKey, entityKey } from '../observations/merge.js';
import type { EdgeObservation, EntityObservation } from '../observations/observation.js';
import { ObservationWriter } from '../observations/observation-writer.js';
import { EntityClaimsRepository } from './entity-claims.repository.js';
import { observedItem, observedRelationship, problemOf } from './observed-item.js';
import type { Sync, SyncAck, SyncBatch, SyncReject, SyncScope } from './sync.js';
import { SyncNotFound, SyncNotOpen, SyncOutOfOrder, SyncSawNothing } from './sync.errors.js';
import { SyncRunsRepository } from './sync-runs.repository.js';

const WITHDRAWN_AT_ONCE = 2_000;
/** Sources of the importers and of people, whose facts a sync must not overwrite. */
const TAKEN = new Set(['aws_cloudtrail', 'aws_iam_credential_report', 'kubernetes_audit', 'github_audit', 'manual']);

/** The steps of a sync, each in transactions of its own, so that a broken connection loses nothing that was acked. */
@Injectable()
export class SyncRun {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly writer: ObservationWriter,
    private readonly syncs: SyncRunsRepository,
    private readonly claims: EntityClaimsRepository,
    private readonly outbox: Outbox,
  ) {}

  open(scope: SyncScope, full: boolean): Promise<Sync> {
    const violations = [
      ...(scope.account === '' ? [{ field: 'open.account', description: 'must be given' }] : []),
      ...(scope.source === '' ? [{ field: 'open.source', description: 'must be given' }] : []),
      ...(TAKEN.has(scope.source) ? [{ field: 'open.source', description: 'is the name of another source' }] : []),
    ];
    if (violations.length > 0) throw new InvalidFields(violations);
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const sync = await this.syncs.insert(scope, full);
      await this.record('sync.opened', sync, { full: String(full) });
      return sync;
    });
  }

  async resume(id: string): Promise<Sync> {
    const sync = await this.syncs.find(id);
    if (!sync) throw new SyncNotFound();
    if (sync.state !== 'open') throw new SyncNotOpen(sync.state);
    return sync;
  }

  store(id: string, batch: SyncBatch): Promise<SyncAck> {
    return this.unitOfWork.run(async () => {
      const sync = await this.lockedOpen(id);
      const { sequence } = batch;
      if (sequence <= sync.lastSequence) return { sequence, repeated: true, changed: 0, rejects: [] };
      if (sequence > sync.lastSequence + 1) throw new SyncOutOfOrder(`sequence ${sync.lastSequence + 1}`);
      const { seen, rejects, entities, edges } = observed(batch, sync, Date.now());
      const run = this.writer.start(sync.source);
      await run.write({
        entities,
        edges,
        events: [],
        subjects: seen.map((externalId) => entityKey({ ...sync, externalId })),
      });
      const written = await run.end();
      await this.admit(written.entities.created);
      await this.claims.claim(sync, seen);
      await this.syncs.advance(id, sequence, seen.length, rejects.length);
      return { sequence, repeated: false, changed: written.stored, rejects };
    });
  }

  /** Marking goes on in steps; a sync whose end was broken off may be finished again. */
  async finish(id: string, allowEmpty: boolean): Promise<Sync> {
    const { full, items } = await this.resume(id);
    if (full && items === 0 && !allowEmpty) throw new SyncSawNothing();
    while (full && (await this.withdrawSome(id)) === WITHDRAWN_AT_ONCE);
    return this.unitOfWork.run(async () => {
      await this.lockedOpen(id);
      const sync = await this.syncs.finish(id);
      const { items, rejected, missing } = sync;
      await this.record('sync.finished', sync, { items, rejected, missing });
      return sync;
    });
  }

  private withdrawSome(id: string): Promise<number> {
    return this.unitOfWork.run(async () => {
      const sync = await this.lockedOpen(id);
      const { withdrawn, missing } = await this.claims.withdraw(sync, WITHDRAWN_AT_ONCE);
      await this.syncs.addMissing(id, missing);
      return withdrawn;
    });
  }

  private async lockedOpen(id: string): Promise<Sync> {
    await this.writeGuard.assertWritable();
    const sync = await this.syncs.lock(id);
    if (!sync) throw new SyncNotFound();
    if (sync.state !== 'open') throw new SyncNotOpen(sync.state);
    return sync;
  }

  private async admit(created: number): Promise<void> {
    if (created === 0) return;
    const quota = await this.writeGuard.lockQuota('entities');
    quota.admit((await this.writer.countEntities()) - created, created);
  }

  private record(action: string, { id, provider, account, source }: Sync, details: Record<string, string | number>) {
    return this.outbox.record({
      action,
      resource: { type: 'entities.sync', id },
      details: { provider, account, source, ...details },
    });
  }
}

function observed({ items, relationships }: SyncBatch, scope: SyncScope, now: number) {
  const rejects: SyncReject[] = [];
  const entities = new Map<string, EntityObservation>();
  const edges = new Map<string, EdgeObservation>();
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const problem = problemOf(item, scope, now);
    if (problem) {
      rejects.push({ index, ...problem });
      continue;
    }
    const entity = observedItem(item, scope, now);
    seen.add(entity.externalId);
    mergeInto(entities, entityKey(entity), entity, mergeEntities);
  }
  for (const relationship of relationships) {
    const told = observedRelationship(relationship, scope, now);
    if (!told) continue;
    for (const end of told.ends) mergeInto(entities, entityKey(end), end, (a, b) => mergeEntities(a, b));
    mergeInto(edges, edgeKey(told.edge), told.edge, mergeEdges);
  }
  return { rejects, seen: [...seen], entities: [...entities.values()], edges: [...edges.values()] };
}
