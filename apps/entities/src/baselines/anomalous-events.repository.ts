import { Injectable } from '@nestjs/common';
import { rows, UnitOfWork } from '@attestry/persistence';
import { DAY_MS } from './day.js';
import type { Category } from './measures.js';

const MAX_SCORED = 10_000;

/** Events of an entity on a day; with a kind, those of certain categories. */
export interface AnomalousEvents {
  entityId: string;
  day: Date;
  kind: Category | undefined;
  categories: readonly string[];
}

export interface EvidenceEvent {
  source: string;
  sourceEventId: string;
  time: Date;
  eventType: string;
}

const OF_KIND: Readonly<Record<Category, string>> = {
  country: `source_location ->> 'country'`,
  hour: `extract(hour from time at time zone 'UTC')::text`,
  resource: 'target_resource',
};

const chosen = (kind: Category | undefined): string => `
  select id, time, source, source_event_id, event_type from entities.entity_events
  where entity_id = $1::uuid and time >= $2::timestamptz and time < $3::timestamptz
    and ${kind === undefined ? '$4::text[] is not null' : `${OF_KIND[kind]} = any($4::text[])`}
  order by time desc, id desc`;

const latestOf = (kind: Category | undefined): string => `
  select source, source_event_id as "sourceEventId", time, event_type as "eventType"
  from (${chosen(kind)} limit $5) as chosen`;

const scoredOf = (kind: Category | undefined): string => `
  update entities.entity_events as event set anomaly_score = $5::numeric
  from (${chosen(kind)} limit ${MAX_SCORED}) as chosen
  where event.id = chosen.id and event.time = chosen.time
    and event.time >= $2::timestamptz and event.time < $3::timestamptz
    and coalesce(event.anomaly_score, -1) < $5::numeric`;

@Injectable()
export class AnomalousEventsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The latest of them, as evidence. */
  latest(of: AnomalousEvents, limit: number): Promise<EvidenceEvent[]> {
    return this.unitOfWork.run((em) => rows<EvidenceEvent>(em, latestOf(of.kind), [...paramsOf(of), limit]));
  }

  /** Marks them with the score unless they have a higher one. */
  async score(of: AnomalousEvents, score: number): Promise<void> {
    await this.unitOfWork.run((em) => rows(em, scoredOf(of.kind), [...paramsOf(of), score]));
  }
}

const paramsOf = ({ entityId, day, categories }: AnomalousEvents): unknown[] => [
  entityId,
  day,
  new Date(day.getTime() + DAY_MS),
  categories,
];
