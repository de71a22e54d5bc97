export const EVIDENCE_TYPES = [
  'policy',
  'procedure',
  'configuration',
  'screenshot',
  'log',
  'scan',
  'certificate',
  'training',
  'other',
] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

export type EvidenceStatus = 'active' | 'archived' | 'deleted';
