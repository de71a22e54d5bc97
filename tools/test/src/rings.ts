/** One ring of tests: the suffix of a file's name picks it. */
export interface Ring {
  readonly name: 'unit' | 'integration' | 'e2e';
  readonly workers: number;
  /** Then the ring hangs. Far above what it takes, since machines are shared. */
  readonly limitMinutes: number;
}

/** From fast to slow. End-to-end suites start whole platforms, so they run one after the other. */
export const rings = (cores: number): readonly Ring[] => [
  { name: 'unit', workers: cores, limitMinutes: 10 },
  { name: 'integration', workers: cores, limitMinutes: 20 },
  { name: 'e2e', workers: 1, limitMinutes: 30 },
];
