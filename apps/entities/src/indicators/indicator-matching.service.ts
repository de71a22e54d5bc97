import { Injectable } from '@nestjs/common';
import { type DetectableEvent, type Match, matchOf } from '../detections/match.js';
import { addressOf, networkAround, networkText } from './address.js';
import { ruleOf } from './indicator-rule.js';
import { type Observable, observableKey } from './indicator-kind.js';
import { KnownIndicatorsRepository } from './known-indicators.repository.js';
import { observablesIn } from './observables.js';

/** Events that wait for one look-up. */
const BATCH = 1_000;
/** Matches of one indicator and entity that a pass keeps; a file may hold millions. */
const MAX_MATCHES = 10_000;

/** Looks for listed indicators in events. */
@Injectable()
export class IndicatorMatching {
  constructor(private readonly known: KnownIndicatorsRepository) {}

  begin(): IndicatorSightings {
    return new IndicatorSightings(this.known);
  }
}

/** One pass over events of the current tenant, in the caller's transaction. Costs one query if nothing is listed. */
export class IndicatorSightings {
  #lengths: readonly number[] | undefined;
  #anything = true;
  readonly #found: Match[] = [];
  readonly #counts = new Map<string, number>();
  #waiting: DetectableEvent[] = [];

  constructor(private readonly known: KnownIndicatorsRepository) {}

  async observe(events: readonly DetectableEvent[]): Promise<void> {
    if (events.length === 0 || !(await this.#begun())) return;
    for (const event of events) {
      if (this.#waiting.push(event) >= BATCH) await this.#look();
    }
  }

  async matches(): Promise<readonly Match[]> {
    await this.#look();
    return this.#found;
  }

  async #begun(): Promise<boolean> {
    if (this.#lengths === undefined) {
      this.#anything = await this.known.any();
      this.#lengths = this.#anything ? await this.known.prefixLengths() : [];
    }
    return this.#anything;
  }

  async #look(): Promise<void> {
    const events = this.#waiting;
    this.#waiting = [];
    const seen = new Map<string, { observable: Observable; events: DetectableEvent[] }>();
    for (const event of events) {
      for (const observable of this.#candidates(event)) {
        const key = observableKey(observable);
        const known = seen.get(key);
        if (known) known.events.push(event);
        else seen.set(key, { observable, events: [event] });
      }
    }
    const live = await this.known.among([...seen.values()].map(({ observable }) => observable));
    for (const indicator of live) {
      const rule = ruleOf(indicator);
      for (const event of seen.get(observableKey(indicator))?.events ?? []) {
        const match = matchOf(rule, event, { type: event.type, record: event.data });
        this.#keep({
          ...match,
          indicators: [{ type: 'listed', value: indicator.value.slice(0, 500) }, ...match.indicators],
        });
      }
    }
  }

  /** What the event holds, and each network with a listed length around its addresses. */
  #candidates(event: DetectableEvent): Observable[] {
    const observables = observablesIn(event);
    const networks = observables
      .filter(({ type }) => type === 'ip')
      .flatMap(({ value }) => {
        const address = addressOf(value);
        if (!address) return [];
        const lengths = (this.#lengths ?? []).filter((length) => length <= address.length * 8);
        return lengths.map((length) => networkText(networkAround(address, length)));
      })
      .map((value): Observable => ({ type: 'cidr', value }));
    return [...new Map([...observables, ...networks].map((each) => [observableKey(each), each])).values()];
  }

  #keep(match: Match): void {
    const key = `${match.rule.method}\n${match.entity}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count <= MAX_MATCHES) this.#found.push(match);
  }
}
