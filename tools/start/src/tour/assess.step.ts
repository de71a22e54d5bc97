import type { Json, RestClient } from '../rest-client.js';
import type { Step } from './step.js';

/** What an organization in fair shape would find: all but these is met. */
const NOT_MET: Readonly<Record<string, string>> = {
  'AC.L2-3.1.3': 'the rules for CUI between the plants are in force at one of two',
  'AC.L2-3.1.5': 'three former administrators kept their rights',
  'AU.L2-3.3.5': 'logs of the plants are reviewed apart from those of the office',
  'IA.L2-3.5.3': 'ordinary accounts sign in by password alone',
  'MP.L2-3.8.4': 'older drawings bear no marking',
  'SC.L2-3.13.11': 'backups travel unencrypted',
};
const PARTIAL = { 'IA.L2-3.5.3': 'remote and privileged users have a second factor' };

/** What is in scope, and one thing that is not. */
const ASSETS: readonly Json[] = [
  { name: 'Drawing vault', kind: 'ASSET_KIND_SERVER', category: 'ASSET_CATEGORY_CUI' },
  { name: 'Identity provider', kind: 'ASSET_KIND_CLOUD_SERVICE', category: 'ASSET_CATEGORY_SECURITY_PROTECTION' },
  { name: 'Milling machines', kind: 'ASSET_KIND_OPERATIONAL_TECHNOLOGY', category: 'ASSET_CATEGORY_SPECIALIZED' },
  { name: 'Thin clients', kind: 'ASSET_KIND_ENDPOINT', category: 'ASSET_CATEGORY_OUT_OF_SCOPE', kvmOnly: true },
];

const EXPECTED = {
  requirements: 110,
  objectives: 320,
  score: 92,
  deductions: 6,
  conditional: false,
  blockers: '3.1.5 3.3.5 3.5.3 3.13.11',
};

/** A Level 2 assessment from its entry to its score. */
export const assess: Step = {
  name: 'start an assessment',
  async run({ rest }) {
    const id = await startedAssessment(rest);
    const recorded = await rest.post(`/v1/assessments/${id}/findings:record`, {
      objectives: await objectivesToRecord(rest),
      partials: Object.entries(PARTIAL).map(([requirementCode, rationale]) => ({
        requirementCode,
        implementationLevel: 'IMPLEMENTATION_LEVEL_PARTIAL',
        rationale,
      })),
    });
    if (recorded['changedCount'] !== EXPECTED.objectives + 1) {
      throw new Error(`${String(recorded['changedCount'])} findings were recorded`);
    }
    const figures = await figuresOf(rest, id);
    if (JSON.stringify(figures) !== JSON.stringify(EXPECTED)) throw new Error(`it reads ${JSON.stringify(figures)}`);
    return figures;
  },
};

async function startedAssessment(rest: RestClient): Promise<string> {
  const { user } = await rest.get('/v1/me');
  const { assessment } = await rest.post('/v1/assessments', {
    name: 'CMMC Level 2 self-assessment',
    type: 'ASSESSMENT_TYPE_CMMC_L2',
    scopeDomains: ['engineering enclave'],
    scopeCloudProviders: ['aws'],
    leadAssessorId: (user as Json)['id'],
    ssp: { name: 'System security plan', version: '2.3', issueTime: '2026-01-15T00:00:00Z' },
  });
  const id = String((assessment as Json)['id']);
  await rest.post(`/v1/assessments/${id}:scope`, {});
  await rest.post(`/v1/assessments/${id}/assets`, { assets: ASSETS });
  await rest.post(`/v1/assessments/${id}:start`, {});
  return id;
}

/** Of a requirement that is not met, the last objective is the one that fails. */
async function objectivesToRecord(rest: RestClient): Promise<Json[]> {
  const { requirements } = await rest.get('/v1/frameworks/CMMC_L2/requirements?pageSize=200');
  return (requirements as { code: string; objectiveLetters: string[] }[]).flatMap(({ code, objectiveLetters }) =>
    objectiveLetters.map((letter) => {
      const note = letter === objectiveLetters.at(-1) ? NOT_MET[code] : undefined;
      const result = note === undefined ? 'FINDING_RESULT_MET' : 'FINDING_RESULT_NOT_MET';
      return { requirementCode: code, letter, result, note: note ?? '' };
    }),
  );
}

async function figuresOf(rest: RestClient, id: string): Promise<typeof EXPECTED> {
  const { assessment } = await rest.get(`/v1/assessments/${id}`);
  const progress = (assessment as Json)['progress'] as Record<string, number>;
  const { score } = await rest.get(`/v1/assessments/${id}/score`);
  const { score: points, deductions, conditionalStatus } = score as ScoreJson;
  return {
    requirements: progress['totalRequirements'] ?? 0,
    objectives: progress['objectivesAssessed'] ?? 0,
    score: points ?? NaN,
    deductions: deductions?.length ?? 0,
    conditional: conditionalStatus.conditional ?? false,
    blockers: (conditionalStatus.ineligible ?? []).map(({ nistNumber }) => nistNumber).join(' '),
  };
}

interface ScoreJson {
  score?: number;
  deductions?: unknown[];
  conditionalStatus: { conditional?: boolean; ineligible?: { nistNumber: string }[] };
}
