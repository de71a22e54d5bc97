import { join } from 'node:path';
import { acceptInvitation } from './accept-invitation.step.js';
import { assess } from './assess.step.js';
import { auditTrail } from './audit-trail.step.js';
import { createTenant } from './create-tenant.step.js';
import { importLog } from './import-log.step.js';
import { listFindings } from './list-findings.step.js';
import { operatorKey } from './operator-key.step.js';
import { refresh } from './refresh.step.js';
import { signIn } from './sign-in.step.js';
import type { Step } from './step.js';
import { tamperedCopy } from './tampered-copy.step.js';
import { verifyChain } from './verify-chain.step.js';

const SAMPLE_LOG = join(import.meta.dirname, '../../sample/cloudtrail.json');

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
  auditTrail,
  verifyChain,
  tamperedCopy,
];
