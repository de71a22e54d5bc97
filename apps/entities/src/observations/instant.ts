/** A time of an observation for a timestamptz parameter; what was never observed is before all times. */
export const instant = (time: number | undefined): string =>
  time === undefined ? '-infinity' : new Date(time).toISOString();
