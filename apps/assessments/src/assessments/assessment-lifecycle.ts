import { IllegalTransition } from './assessment.errors.js';

export const ASSESSMENT_TYPES = ['cmmc_l1', 'cmmc_l2', 'cmmc_l3', 'nist_171'] as const;
export type AssessmentType = (typeof ASSESSMENT_TYPES)[number];

export const ASSESSMENT_STATUSES = ['draft', 'scoping', 'in_progress', 'review', 'completed', 'archived'] as const;
export type AssessmentStatus = (typeof ASSESSMENT_STATUSES)[number];

export const ASSESSOR_KINDS = ['self', 'c3pao', 'dibcac'] as const;
export type AssessorKind = (typeof ASSESSOR_KINDS)[number];

/** Who may make an assessment of the type; the first one does if nobody is named. */
export const ASSESSORS_OF_TYPE: Readonly<Record<AssessmentType, readonly [AssessorKind, ...AssessorKind[]]>> = {
  cmmc_l1: ['self'],
  cmmc_l2: ['self', 'c3pao'],
  cmmc_l3: ['dibcac'],
  nist_171: ['self'],
};

/** CMMC level that a type stands for; NIST SP 800-171 stands for none and usually prepares for Level 2. */
export const LEVEL_OF_TYPE: Readonly<Record<AssessmentType, number>> = {
  cmmc_l1: 1,
  cmmc_l2: 2,
  cmmc_l3: 3,
  nist_171: 2,
};

const FRAMEWORK_OF_TYPE: Readonly<Record<AssessmentType, string>> = {
  cmmc_l1: 'CMMC_L1',
  cmmc_l2: 'CMMC_L2',
  cmmc_l3: 'CMMC_L3',
  nist_171: 'NIST_171',
};

/** No way back from completed: corrections are a new assessment. */
const STEPS: Readonly<Record<AssessmentStatus, readonly AssessmentStatus[]>> = {
  draft: ['scoping', 'archived'],
  scoping: ['in_progress', 'archived'],
  in_progress: ['review'],
  review: ['in_progress', 'completed'],
  completed: ['archived'],
  archived: [],
};

export function assertStep(from: AssessmentStatus, to: AssessmentStatus): void {
  if (!STEPS[from].includes(to)) throw new IllegalTransition(from, to);
}

/** Code of the framework that an assessment of the type is made against. */
export const frameworkOf = (type: AssessmentType): string => FRAMEWORK_OF_TYPE[type];
