import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import type { Assessment } from './assess.js';
import type { Baseline } from './baseline.js';
import { DAY_MS, dayText } from './day.js';
import { BASELINE_TYPES, MEASURES } from './measures.js';
import { WINDOW_DAYS } from './robust.js';

const MAX_CATEGORIES = 20;

const UPSERT = `
  insert into entities.entity_baselines (entity_id, baseline_type, state, day, sample_size, confidence_score, median, mad,
    mean_ad, value, anomaly_score, baseline_data, calculation_date, expires_at)
  select entity_id, baseline_type, state, $12::date, sample_size, confidence_score, median, mad, mean_ad, value,
    anomaly_score, data::jsonb, now(), $13::timestamptz
  from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::numeric[], $6::float8[], $7::float8[], $8::float8[],
    $9::float8[], $10::numeric[], $11::text[])
    as told (entity_id, baseline_type, state, sample_size, confidence_score, median, mad, mean_ad, value, anomaly_score, data)
  order by entity_id, baseline_type
  on conflict (tenant_id, entity_id, baseline_type) do update set
    state = excluded.state, day = excluded.day, sample_size = excluded.sample_size,
    confidence_score = excluded.confidence_score, median = excluded.median, mad = excluded.mad,
    mean_ad = excluded.mean_ad, value = excluded.value, anomaly_score = excluded.anomaly_score,
    baseline_data = excluded.baseline_data, calculation_date = excluded.calculation_date, expires_at = excluded.expires_at`;

const SELECT = `
  select entity_id as "entityId", baseline_type as type, state, day::text, sample_size as "sampleSize",
    confidence_score::float8 as confidence, median, mad, mean_ad as "meanAd", value, anomaly_score::float8 as score,
    (baseline_data ->> 'modified_z')::float8 as z, baseline_data ->> 'unit' as unit,
    baseline_data -> 'new_categories' as "newCategories", calculation_date as "calculatedAt", expires_at as "expiresAt"
  from entities.entity_baselines where entity_id = $1::uuid and expires_at > now()`;

@Injectable()
export class BaselinesRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async entityExists(id: string): Promise<boolean> {
    const found = await this.unitOfWork.run(
      (em) => rows(em, 'select 1 from entities.entities where id = $1::uuid', [id]),
      {
        readOnly: true,
      },
    );
    return found.length > 0;
  }

  async of(entityId: string): Promise<Baseline[]> {
    const found = await this.unitOfWork.run((em) => rows<Baseline>(em, SELECT, [entityId]), { readOnly: true });
    return found.sort((a, b) => BASELINE_TYPES.indexOf(a.type) - BASELINE_TYPES.indexOf(b.type));
  }

  async replace(assessments: readonly Assessment[], day: Date): Promise<void> {
    const told = (pick: (one: Assessment) => unknown) => assessments.map((one) => pick(one) ?? null);
    await this.unitOfWork.run((em) =>
      rows(em, UPSERT, [
        told((one) => one.entityId),
        told((one) => one.type),
        told((one) => one.state),
        told((one) => one.sampleSize),
        told((one) => one.confidence),
        told((one) => one.median),
        told((one) => one.mad),
        told((one) => one.meanAd),
        told((one) => one.value),
        told((one) => one.score),
        told((one) => JSON.stringify(dataOf(one))),
        dayText(day),
        new Date(day.getTime() + WINDOW_DAYS * DAY_MS),
      ]),
    );
  }

  async removeExpired(): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, 'delete from entities.entity_baselines where expires_at <= now()'));
  }
}

const dataOf = ({ type, z, novelties }: Assessment): object => ({
  unit: MEASURES[type].unit,
  window_days: WINDOW_DAYS,
  modified_z: z !== undefined && Number.isFinite(z) ? z : null,
  new_categories: novelties.slice(0, MAX_CATEGORIES).map(({ category }) => category),
});
