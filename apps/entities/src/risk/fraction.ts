/**
 * Exact rational number in 0..n. Floats would round 6.65 to 6.6 on some paths and 6.7 on others, and a level that
 * depends on the order of multiplication cannot be explained to anybody. The denominator is always positive.
 */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const fraction = (numerator: number | bigint, denominator: number | bigint = 1n): Fraction => {
  const divisor = BigInt(denominator);
  if (divisor <= 0n) throw new RangeError('a denominator is positive');
  return { numerator: BigInt(numerator), denominator: divisor };
};

export const ZERO = fraction(0);
export const ONE = fraction(1);

export const times = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
});

export const plus = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.denominator + b.numerator * a.denominator,
  denominator: a.denominator * b.denominator,
});

export const minus = (a: Fraction, b: Fraction): Fraction =>
  plus(a, { numerator: -b.numerator, denominator: b.denominator });

export const within0And1 = (a: Fraction): boolean => a.numerator >= 0n && a.numerator <= a.denominator;

/** Nearest whole multiple of 1/scale, as that multiple; a half goes up. For values that are not negative. */
export const roundHalfUp = (a: Fraction, scale: bigint): bigint =>
  (2n * a.numerator * scale + a.denominator) / (2n * a.denominator);
