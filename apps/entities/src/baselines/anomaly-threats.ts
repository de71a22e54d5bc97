import { Injectable } from '@nestjs/common';
import type { Match } from '../detections/match.js';
import { entityKey } from '../observations/merge.js';
import { ThreatRecorder } from '../threats/threat-recorder.js';
import { type AnomalousEvents, AnomalousEventsRepository, type EvidenceEvent } from './anomalous-events.repository.js';
import { anomalyRule } from './anomaly-rule.js';
import type { Assessment } from './assess.js';
import { MEASURES } from './measures.js';
import { scoreOfZ } from './robust.js';

const EVIDENCE = 50;

/** What a threat names an entity by. */
export interface NamedEntity {
  id: string;
  provider: string;
  externalId: string;
}

/** Raises what is unusual as threats and marks the events, in the caller's transaction. */
@Injectable()
export class AnomalyThreats {
  constructor(
    private readonly events: AnomalousEventsRepository,
    private readonly recorder: ThreatRecorder,
  ) {}

  async raise(
    assessments: readonly Assessment[],
    entities: ReadonlyMap<string, NamedEntity>,
    day: Date,
  ): Promise<void> {
    const matches: Match[] = [];
    for (const assessment of assessments) {
      const entity = entities.get(assessment.entityId);
      if (entity && assessment.state === 'anomalous') matches.push(...(await this.#matches(assessment, entity, day)));
    }
    await this.recorder.record(matches);
  }

  async #matches(assessment: Assessment, entity: NamedEntity, day: Date): Promise<Match[]> {
    const rule = anomalyRule(assessment);
    const evidence: EvidenceEvent[] = [];
    for (const { of, score } of markedOf(assessment, day)) {
      await this.events.score(of, score);
      evidence.push(...(await this.events.latest(of, EVIDENCE)));
    }
    return evidence.map((event) => ({
      rule,
      entity: entityKey(entity),
      source: event.source,
      sourceEventId: event.sourceEventId,
      id: `${event.source}/${event.sourceEventId}`,
      time: event.time.getTime(),
      type: event.eventType,
      refused: false,
      group: '',
      counted: [],
      indicators: [],
    }));
  }
}

/** The events that are marked: all of the day for an unusual value, those of the new categories for something new. */
function markedOf(assessment: Assessment, day: Date): { of: AnomalousEvents; score: number }[] {
  const { entityId, type, unusual, z, novelties } = assessment;
  const { category } = MEASURES[type];
  const marked: { of: AnomalousEvents; score: number }[] = [];
  if (unusual && z !== undefined)
    marked.push({ of: { entityId, day, kind: undefined, categories: [] }, score: scoreOfZ(z) });
  const [first] = novelties;
  if (first && category) {
    const categories = novelties.map((novelty) => novelty.category);
    marked.push({ of: { entityId, day, kind: category, categories }, score: first.score });
  }
  return marked;
}
