import { Injectable } from '@nestjs/common';
import { type DetectableEvent, type Match, matchOf } from '../detections/match.js';
import type { Aggregate, Rule } from '../detections/rule.js';
import { crowded } from '../detections/windows.js';
import { type Finding, findingsOf } from './finding.js';
import { StoredEventsRepository } from './stored-events.repository.js';

/** Stored events that are counted together with new ones; the latest ones, so that a busy principal costs no more. */
const MAX_STORED = 2_000;

/** Counts the matches of counting rules together with what is stored around them. */
@Injectable()
export class CrowdFinder {
  constructor(private readonly events: StoredEventsRepository) {}

  /** Those of the matches, and of the stored ones near them, that come in sufficient numbers. */
  async find(matches: readonly Match[]): Promise<Match[]> {
    const findings = findingsOf(matches);
    if (findings.length === 0) return [];
    const ids = await this.events.entityIds([...new Set(findings.map(({ entity }) => entity))]);
    const found: Match[] = [];
    for (const finding of findings) {
      const aggregate = finding.rule.aggregate;
      const entityId = ids.get(finding.entity);
      if (!aggregate || entityId === undefined) continue;
      const stored = await this.#stored(finding, aggregate, entityId);
      const together = new Map([...stored, ...finding.matches].map((match) => [match.id, match]));
      found.push(...crowded([...together.values()], aggregate));
    }
    return found;
  }

  async #stored({ rule, matches }: Finding, { windowMs }: Aggregate, entityId: string): Promise<Match[]> {
    const [first, last] = [matches[0]?.time ?? 0, matches.at(-1)?.time ?? 0];
    const { types, services } = lookedAt(rule);
    const range = [first - windowMs, last + windowMs] as const;
    const events = await this.events.around(entityId, types, services, range, MAX_STORED);
    return events.flatMap((event) => matchOfStored(rule, event));
  }
}

function lookedAt({ spec }: Rule): { types: string[]; services: string[] } {
  const whole = spec.events.filter((type) => type.endsWith('.*'));
  return {
    types: spec.events.filter((type) => !type.endsWith('.*')),
    services: whole.map((type) => type.slice(0, -2)),
  };
}

function matchOfStored(rule: Rule, event: DetectableEvent): Match[] {
  const subject = { type: event.type, record: event.data };
  return rule.matches(subject) ? [matchOf(rule, event, subject)] : [];
}
