export type ThreatStatus = 'open' | 'investigating' | 'confirmed' | 'false_positive' | 'mitigated' | 'closed';

const NEXT: Readonly<Record<ThreatStatus, readonly ThreatStatus[]>> = {
  open: ['investigating'],
  investigating: ['confirmed', 'false_positive'],
  confirmed: ['mitigated'],
  mitigated: ['closed'],
  false_positive: [],
  closed: [],
};

export const leadsTo = (from: ThreatStatus, to: ThreatStatus): boolean => NEXT[from].includes(to);

/** States in which a threat is worked on, so that more of the same belongs to it. */
export const LIVE: readonly ThreatStatus[] = ['open', 'investigating', 'confirmed'];

export const isResolved = (status: ThreatStatus): boolean => !LIVE.includes(status);
