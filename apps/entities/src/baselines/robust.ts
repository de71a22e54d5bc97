/** The middle of some numbers and how far they lie from it, unmoved by a few odd ones. */
export interface Robust {
  readonly sampleSize: number;
  readonly median: number;
  /** Median of the absolute distances to the median. */
  readonly mad: number;
  /** Mean of the same distances. */
  readonly meanAd: number;
}

export const WINDOW_DAYS = 28;
/** With fewer samples nothing is called unusual. */
export const MIN_SAMPLES = 7;
/** A value further out than this, by modified z-score, is unusual. */
export const LIMIT = 3.5;

/** Makes the MAD, and the mean deviation, of normally distributed values comparable to their standard deviation. */
const MAD_SCALE = 0.6745;
const MEAN_AD_SCALE = 1.253314;

/** Undefined for no samples. */
export function robustOf(samples: readonly number[]): Robust | undefined {
  const middle = medianOf(samples);
  if (middle === undefined) return undefined;
  const distances = samples.map((sample) => Math.abs(sample - middle));
  return {
    sampleSize: samples.length,
    median: middle,
    mad: medianOf(distances) ?? 0,
    // In order, so that it does not depend on theirs.
    meanAd: distances.toSorted((a, b) => a - b).reduce((sum, distance) => sum + distance, 0) / samples.length,
  };
}

function medianOf(samples: readonly number[]): number | undefined {
  const ordered = samples.toSorted((a, b) => a - b);
  const [low, high] = [ordered[(ordered.length - 1) >> 1], ordered[ordered.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/**
 * Modified z-score of a value that is not among the samples (Iglewicz and Hoaglin). Where more than half of the samples
 * are equal, their mean deviation stands in; where all are, any other value is infinitely far.
 */
export function modifiedZ(value: number, { median, mad, meanAd }: Robust): number {
  const distance = value - median;
  if (mad > 0) return (MAD_SCALE * distance) / mad;
  if (meanAd > 0) return distance / (MEAN_AD_SCALE * meanAd);
  return distance === 0 ? 0 : Math.sign(distance) * Infinity;
}

/** 0.00 to 1.00; 0.50 is the limit. */
export const scoreOfZ = (z: number): number => hundredths(Math.min(1, Math.abs(z) / (2 * LIMIT)));

export const isUnusual = (z: number): boolean => Math.abs(z) > LIMIT;

/** 0.00 to 1.00, full with a sample a day. */
export const confidenceOf = (sampleSize: number): number => hundredths(Math.min(1, sampleSize / WINDOW_DAYS));

export const hundredths = (value: number): number => Math.round(value * 100) / 100;
