import { assessmentsV1, enumText } from '@attestry/contracts';
import type { PoamEligibility } from '../scoring/scored-requirement.js';
import type { ScoringRule } from '../scoring/scoring-rule.js';
import type { RequirementWithObjectives } from './catalogue.js';
import type { Framework } from './framework.entity.js';
import type { FrameworkSize } from './framework-size.js';

const poamEligibilities = enumText<assessmentsV1.PoamEligibility, PoamEligibility>(
  assessmentsV1.PoamEligibility,
  'POAM_ELIGIBILITY_',
);

const scoringRules = enumText<assessmentsV1.ScoringRule, ScoringRule>(assessmentsV1.ScoringRule, 'SCORING_RULE_');

export const frameworkToProto = (framework: Framework, size: FrameworkSize): assessmentsV1.Framework => ({
  code: framework.code,
  displayName: framework.displayName,
  version: framework.version,
  requirementCount: size.requirements,
  objectiveCount: size.objectives,
  maxScore: framework.maxScore,
  scoringRule: scoringRules.valueOf(framework.scoring),
  nistNumberCount: size.nistNumbers,
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
  statement: requirement.statement,
  discussion: requirement.discussion,
  examineItems: requirement.examineItems,
  interviewItems: requirement.interviewItems,
  testItems: requirement.testItems,
  nistNumbers: requirement.nistNumbers,
  objectives: objectives.map(({ letter, statement, nistKey }) => ({ letter, statement, nistKey: nistKey ?? '' })),
});
