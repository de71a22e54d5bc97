import type { Day } from './calendar-day.js';

/** A milestone as somebody wants it; without id a new one. */
export interface WantedMilestone {
  readonly id: string | undefined;
  readonly title: string;
  readonly due: Day;
  readonly done: boolean;
}
