export const KINDS = [
  'mention',
  'comment',
  'assignment',
  'assessment',
  'deadline',
  'approval',
  'threat',
  'security',
  'tenant',
] as const;
export type NotificationKind = (typeof KINDS)[number];

export type Channel = 'off' | 'in_app' | 'mail';

/** The usual way of each kind. */
export const USUAL_CHANNEL: Readonly<Record<NotificationKind, Channel>> = {
  mention: 'mail',
  comment: 'in_app',
  assignment: 'mail',
  assessment: 'in_app',
  deadline: 'mail',
  approval: 'mail',
  threat: 'mail',
  security: 'mail',
  tenant: 'mail',
};

/** Kinds that nobody can turn off. */
export const ALWAYS_TOLD: ReadonlySet<NotificationKind> = new Set(['security']);
