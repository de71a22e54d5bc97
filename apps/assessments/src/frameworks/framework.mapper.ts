import { assessmentsV1, enumText } from '@attestry/contracts';
import type { PoamEligibility } from '../scoring/scored-requirement.js';
import type { RequirementWithObjectives } from './catalogue.js';
import type { Framework } from './framework.entity.js';

const poamEligibilities = enumText<assessmentsV1.PoamEligibility, PoamEligibility>(
  assessmentsV1.PoamEligibility,
  'POAM_ELIGIBILITY_',
);

export const frameworkToProto = (
  framework: Framework,
  size: { requirements: number; objectives: number },
): assessmentsV1.Framework => ({
  code: framework.code,
  displayName: framework.displayName,
  version: framework.version,
  requirementCount: size.requirements,
  objectiveCount: size.objectives,
  maxScore: framework.maxScore,
});

export const requirementToProto = ({
  requirement,
  objectives,
}: RequirementWithObjectives): assessmentsV1.Requirement => ({
  code: requirement.code,
  frameworkCode: requirement.frameworkCode,
  nistNumber: requirement.nistNumber,
  family: requirement.family,
  familyName: requirement.familyName,
  title: requirement.title,
  weight: requirement.weight,
  level1: requirement.level1,
  poamEligibility: poamEligibilities.valueOf(requirement.poamEligibility),
  objectiveLetters: requirement.objectiveLetters,
  objectives: objectives.map(({ letter, statement }) => ({ letter, statement })),
});
