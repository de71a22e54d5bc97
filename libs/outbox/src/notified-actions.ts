/**
 * Actions that people are told of. Whom, by which ways and in which words stands in the service that keeps notifications;
 * a test there holds its list against this one.
 */
export const NOTIFIED_ACTIONS: readonly string[] = [
  'assessment.complete',
  'assessment.return',
  'assessment.submit',
  'auth.refresh_reuse',
  'comment.create',
  'comment.update',
  'credential.expired',
  'credential.expiring',
  'finding.assign',
  'member.joined',
  'poam_item.remind',
  'remediation.approval_requested',
  'remediation.failed',
  'tenant.suspended',
  'tenant.trial_ending',
  'threat.raised',
  'user.password_changed',
];
