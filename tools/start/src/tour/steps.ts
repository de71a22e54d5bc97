import { join } from 'node:path';
import { acceptInvitation } from './accept-invitation.step.js';
import { assess } from './assess.step.js';
import { auditTrail } from './audit-trail.step.js';
import { createTenant } from './create-tenant.step.js';
import { importLog } from './import-log.step.js';
import { listFindings } from './list-findings.step.js';
import { operatorKey } from './operator-key.step.js';
import { refresh } from './refresh.step.js';
import { search } from './search.step.js';
import { signIn } from './sign-in.step.js';
import type { Step } from './step.js';
import { tamperedCopy } from './tampered-copy.step.js';
import { type SamplePolicy, uploadPolicies } from './upload-policies.step.js';
import { verifyChain } from './verify-chain.step.js';

const SAMPLES = join(import.meta.dirname, '../../sample');
const SAMPLE_LOG = join(SAMPLES, 'cloudtrail.json');

const SAMPLE_POLICIES: readonly SamplePolicy[] = [
  { file: 'access-control-policy.md', title: 'Access Control Policy', mediaType: 'text/markdown' },
  { file: 'incident-response-policy.pdf', title: 'Incident Response Policy', mediaType: 'application/pdf' },
];
const QUESTIONS = [
  'How long is an access key valid?',
  'When do we have to report an incident to the Department of Defense?',
  'Who needs a second factor to sign in?',
];

/** The first main job, start to end. */
export const TOUR_STEPS: readonly Step[] = [
  operatorKey,
  createTenant,
  acceptInvitation,
  signIn,
  refresh,
  importLog(SAMPLE_LOG),
  listFindings,
  assess,
  uploadPolicies(SAMPLES, SAMPLE_POLICIES),
  search(QUESTIONS),
  auditTrail,
  verifyChain,
  tamperedCopy,
];
