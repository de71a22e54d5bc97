/** What a confidence is made of, each 0 to 1 in hundredths. */
export interface Confidence {
  readonly quality: number;
  readonly quantity: number;
  readonly recency: number;
  readonly inheritance: number;
  readonly score: number;
}

/** A supported claim tells which documents it cites and how old their versions are. */
export interface WeighedClaim {
  /** Evidence of each chunk that it cites; empty if it is unsupported. */
  readonly evidence: readonly number[];
}

export interface ConfidenceInput {
  readonly claims: readonly WeighedClaim[];
  readonly keptCitations: number;
  readonly droppedCitations: number;
  /** Age of each cited version of a document, one for each. */
  readonly agesInDays: readonly number[];
  readonly citedDocuments: number;
  readonly inheritedShare: number;
}

const WEIGHTS = { quality: 40, quantity: 20, recency: 20, inheritance: 20 } as const;
const DOCUMENTS_FOR_ALL = 3;
const HALF_LIFE_DAYS = 365;

/** 0.4 quality + 0.2 quantity + 0.2 recency + 0.2 inheritance, in hundredths so that rounding is exact. */
export function confidenceOf(input: ConfidenceInput): Confidence {
  const parts = {
    quality: hundredths(qualityOf(input)),
    quantity: hundredths(input.citedDocuments / DOCUMENTS_FOR_ALL),
    recency: hundredths(mean(input.agesInDays.map((days) => 0.5 ** (Math.max(0, days) / HALF_LIFE_DAYS)))),
    inheritance: hundredths(input.inheritedShare),
  };
  const sum = Object.entries(WEIGHTS).reduce(
    (total, [name, weight]) => total + weight * parts[name as keyof typeof WEIGHTS],
    0,
  );
  // Whole numbers up to here, so half is exactly half.
  const score = Math.floor((sum + 50) / 100);
  return {
    quality: parts.quality / 100,
    quantity: parts.quantity / 100,
    recency: parts.recency / 100,
    inheritance: parts.inheritance / 100,
    score: score / 100,
  };
}

function qualityOf({ claims, keptCitations, droppedCitations }: ConfidenceInput): number {
  const given = keptCitations + droppedCitations;
  const passed = given === 0 ? 0 : keptCitations / given;
  return passed * mean(claims.map(({ evidence }) => Math.max(0, ...evidence)));
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Rounded half up, at most 100. */
const hundredths = (share: number): number => Math.floor(Math.min(1, Math.max(0, share)) * 100 + 0.5);
