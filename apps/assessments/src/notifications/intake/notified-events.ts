import type { Telling } from './notified-event.js';

const always = () => true;

const COMMENT_NAMES = ['requirement'] as const;

/** Action → how it is told, first match first. What is told in which words stands in `messages.ts`. */
export const NOTIFIED_EVENTS: Readonly<Record<string, readonly Telling[]>> = {
  'assessment.complete': [
    {
      kind: 'assessment',
      to: [{ own: 'lead' }, { roles: ['admin', 'manager'] }],
      permission: 'assessments.assessment.read',
    },
  ],
  'assessment.return': [
    { kind: 'assessment', to: [{ own: 'lead' }, { roles: ['assessor'] }], permission: 'assessments.finding.record' },
  ],
  'assessment.submit': [
    { kind: 'approval', to: [{ roles: ['admin', 'manager'] }], permission: 'assessments.assessment.approve' },
  ],
  'auth.refresh_reuse': [
    { kind: 'security', to: [{ detail: 'user_id' }, { roles: ['admin'] }], urgent: always, actorToo: true },
  ],
  'comment.create': [
    {
      kind: 'mention',
      to: [{ own: 'mentioned' }],
      permission: 'assessments.comment.read',
      names: COMMENT_NAMES,
    },
    {
      kind: 'comment',
      to: [{ own: 'thread' }],
      permission: 'assessments.comment.read',
      about: 'thread_id',
      names: COMMENT_NAMES,
    },
  ],
  'comment.update': [
    {
      kind: 'mention',
      to: [{ own: 'mentioned' }],
      permission: 'assessments.comment.read',
      names: COMMENT_NAMES,
    },
  ],
  'credential.expired': [
    {
      kind: 'deadline',
      to: [{ roles: ['admin', 'analyst'] }],
      permission: 'entities.connection.read',
      urgent: always,
      names: ['credential_type'],
    },
  ],
  'credential.expiring': [
    {
      kind: 'deadline',
      to: [{ roles: ['admin', 'analyst'] }],
      permission: 'entities.connection.read',
      names: ['credential_type', 'days'],
    },
  ],
  'finding.assign': [
    {
      kind: 'assignment',
      to: [{ own: 'assignee' }],
      permission: 'assessments.finding.read',
      names: ['requirement'],
    },
  ],
  'member.joined': [{ kind: 'security', to: [{ roles: ['admin'] }], names: ['role'] }],
  'poam_item.remind': [
    {
      kind: 'deadline',
      to: [{ detail: 'assigned_to' }, { roles: ['manager'] }],
      permission: 'assessments.assessment.read',
      actorToo: true,
      names: ['requirement', 'number', 'scheduled_completion', 'days_left'],
    },
  ],
  'remediation.approval_requested': [
    { kind: 'approval', to: [{ roles: ['admin', 'manager'] }], permission: 'entities.remediation.approve' },
  ],
  'remediation.failed': [
    {
      kind: 'threat',
      to: [{ roles: ['analyst', 'manager'] }],
      permission: 'entities.remediation.read',
      actorToo: true,
    },
  ],
  'tenant.suspended': [{ kind: 'tenant', to: [{ roles: ['admin'] }], urgent: always }],
  'tenant.trial_ending': [{ kind: 'tenant', to: [{ roles: ['admin'] }], names: ['days_left'] }],
  'threat.raised': [
    {
      kind: 'threat',
      to: [{ roles: ['admin', 'manager', 'analyst'] }],
      permission: 'entities.threat.read',
      urgent: ({ severity }) => severity === 'high' || severity === 'critical',
      actorToo: true,
      names: ['threat_type', 'severity'],
    },
  ],
  'user.password_changed': [{ kind: 'security', to: [{ own: 'resource' }], urgent: always, actorToo: true }],
};
