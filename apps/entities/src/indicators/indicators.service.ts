import { Injectable } from '@nestjs/common';
import { EtagMismatch, type FieldViolation, InvalidFields } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { IndicatorExists, IndicatorNotFound } from './indicator.errors.js';
import type { IndicatorChanges } from './indicator-changes.js';
import type { Indicator } from './indicator.entity.js';
import { INDICATOR_TYPES, type IndicatorType, type NewIndicator } from './indicator-kind.js';
import type { IndicatorFilter, IndicatorOrder } from './indicator-query.js';
import { IndicatorWritesRepository, type Upserted } from './indicator-writes.repository.js';
import { IndicatorsRepository } from './indicators.repository.js';
import { distinct } from './merge.js';
import { isViolation, spanViolation, taken, takenOrRefused, type WrittenIndicator } from './new-indicator.js';
import { EXPECTED, normalised } from './normalise.js';

/** An entry of a bulk that was not stored. */
export interface RefusedIndicator {
  index: number;
  violation: FieldViolation;
}

export interface Bulk extends Upserted {
  unchanged: number;
  refusals: RefusedIndicator[];
}

/** Rows a statement; each is an event of its own. */
const BATCH = 500;

@Injectable()
export class IndicatorsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly indicators: IndicatorsRepository,
    private readonly writes: IndicatorWritesRepository,
    private readonly outbox: Outbox,
  ) {}

  async get(id: string): Promise<Indicator> {
    const indicator = await this.indicators.find(id);
    if (!indicator) throw new IndicatorNotFound();
    return indicator;
  }

  /** A value may be written in any of its spellings; without type, it is looked for as each. */
  async list(request: PageRequest, filter: IndicatorFilter, orderBy: IndicatorOrder) {
    return this.indicators.list(request, { ...filter, value: spelling(filter) }, orderBy);
  }

  create(written: WrittenIndicator): Promise<Indicator> {
    const indicator = takenOrRefused(written, 'indicator');
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const id = uuidv7();
      if (!(await this.writes.insert(id, indicator))) {
        throw new IndicatorExists((await this.indicators.idOf(indicator)) ?? '');
      }
      await this.#record('indicator.created', id, { type: indicator.type, source: indicator.source });
      return this.get(id);
    });
  }

  update(id: string, changes: IndicatorChanges, etag: string): Promise<Indicator> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const changed = { ...fromRow(await this.#locked(id, etag)), ...changes };
      const violation = spanViolation(changed);
      if (violation) throw new InvalidFields([{ ...violation, field: `indicator.${violation.field}` }]);
      await this.writes.update(id, changed);
      await this.#record('indicator.updated', id, { fields: Object.keys(changes).sort().join(',') });
      return this.indicators.reread(id);
    });
  }

  delete(id: string, etag: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const { indicatorType, source } = await this.#locked(id, etag);
      await this.indicators.delete(id);
      await this.#record('indicator.deleted', id, { type: indicatorType, source });
    });
  }

  /** Stores what is valid, and tells of each other entry why it is not. */
  async upsert(written: readonly WrittenIndicator[]): Promise<Bulk> {
    const now = new Date();
    const given = written.map((each) => taken(each, now));
    const refusals = given.flatMap((each, index) => (isViolation(each) ? [{ index, violation: each }] : []));
    const indicators = given.flatMap((each) => (isViolation(each) ? [] : [each]));
    return { ...(await this.store(indicators, 'bulk')), refusals };
  }

  /** Merges indicators into the list, in one transaction. */
  store(indicators: readonly NewIndicator[], origin: string): Promise<Omit<Bulk, 'refusals'>> {
    const each = distinct(indicators);
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const total = { created: 0, updated: 0 };
      for (let at = 0; at < each.length; at += BATCH) {
        const { created, updated } = await this.writes.upsert(each.slice(at, at + BATCH));
        total.created += created;
        total.updated += updated;
      }
      const unchanged = indicators.length - total.created - total.updated;
      await this.#record('indicators.upserted', null, { origin, ...total, unchanged });
      return { ...total, unchanged };
    });
  }

  async #locked(id: string, etag: string): Promise<Indicator> {
    const indicator = await this.indicators.lock(id);
    if (!indicator) throw new IndicatorNotFound();
    const current = String(indicator.version);
    if (etag !== '' && etag !== current) throw new EtagMismatch(current);
    return indicator;
  }

  #record(action: string, id: string | null, details: Record<string, string | number>): Promise<void> {
    return this.outbox.record({ action, resource: { type: 'entities.indicator', id }, details });
  }
}

const fromRow = (row: Indicator): NewIndicator => ({
  type: row.indicatorType,
  value: row.indicatorValue,
  threatLevel: row.threatLevel,
  source: row.source,
  confidence: row.confidenceScore,
  firstSeen: row.firstSeen,
  lastSeen: row.lastSeen,
});

function spelling({ type, value }: IndicatorFilter): string | undefined {
  if (value === undefined) return undefined;
  const types: readonly IndicatorType[] = type === undefined ? INDICATOR_TYPES : [type];
  const found = types.map((each) => normalised(each, value)).find((each) => each !== undefined);
  if (found !== undefined) return found;
  const expected = type === undefined ? 'a value of one of the types' : EXPECTED[type];
  throw new InvalidFields([{ field: 'value', description: `must be ${expected}` }]);
}
