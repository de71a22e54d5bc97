import { Inject, Injectable } from '@nestjs/common';
import { type DetectableEvent, type Match, matchesOf } from '../detections/match.js';
import type { RuleIndex } from '../detections/rule-index.js';
import { crowded } from '../detections/windows.js';
import { IndicatorMatching, type IndicatorSightings } from '../indicators/indicator-matching.service.js';
import { CrowdFinder } from './crowd-finder.js';
import { keyOf } from './finding.js';
import { type Recorded, ThreatRecorder } from './threat-recorder.js';

/** Nest token of the loaded rules, by event type. */
export const RULES = Symbol('detection rules');

const MAX_HELD = 10_000;

/** Runs the rules over events, and looks listed indicators up in them; they are stored in the same transaction. */
@Injectable()
export class ThreatDetection {
  constructor(
    @Inject(RULES) private readonly index: RuleIndex,
    private readonly crowds: CrowdFinder,
    private readonly recorder: ThreatRecorder,
    private readonly indicators: IndicatorMatching,
  ) {}

  begin(): DetectionRun {
    return new DetectionRun(this.index, this.crowds, this.recorder, this.indicators.begin());
  }
}

/**
 * One pass over events: asking the rules costs no query, indicators cost one for many events, and threats are written at
 * its end, so that their lock is held briefly.
 */
export class DetectionRun {
  #speaking: Match[] = [];
  /** Matches of counting rules that wait for others, by rule and entity. */
  readonly #waiting = new Map<string, Match[]>();

  constructor(
    private readonly index: RuleIndex,
    private readonly crowds: CrowdFinder,
    private readonly recorder: ThreatRecorder,
    private readonly sightings: IndicatorSightings,
  ) {}

  async observe(events: readonly DetectableEvent[]): Promise<void> {
    for (const event of events) for (const match of matchesOf(this.index, event)) this.#take(match);
    await this.sightings.observe(events);
  }

  /** After the events were stored. */
  async finish(): Promise<Recorded> {
    const found = await this.crowds.find([...this.#waiting.values()].flat());
    return this.recorder.record([...this.#speaking, ...found, ...(await this.sightings.matches())]);
  }

  #take(match: Match): void {
    const { aggregate } = match.rule;
    if (!aggregate) {
      this.#speaking.push(match);
      return;
    }
    const key = keyOf(match);
    const held = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, held);
    if (held.push(match) < MAX_HELD) return;
    // A file may hold millions that one rule counts: the crowds among them are kept, the rest is counted from the store.
    this.#speaking.push(...crowded(held, aggregate).slice(0, MAX_HELD));
    held.splice(0, held.length - 1);
  }
}
