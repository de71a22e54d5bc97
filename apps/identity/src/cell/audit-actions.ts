/** Actions of identity in the audit trail; apps/identity/README.md says when each is recorded. */
export const IDENTITY_ACTIONS = [
  'auth.sign_in',
  'auth.sign_in_failed',
  'auth.step_up',
  'auth.sign_out',
  'auth.sign_out_everywhere',
  'auth.refresh_reuse',
  'auth.operator_sign_in',
  'auth.session_revoked',
  'auth.tenant_sessions_revoked',
  'user.registered',
  'user.updated',
  'user.password_changed',
  'member.joined',
  'member.updated',
  'member.sessions_revoked',
  'invitation.created',
  'invitation.revoked',
  'invitation.accepted',
  'signing_key.created',
  'signing_key.activated',
] as const;

export type IdentityAction = (typeof IDENTITY_ACTIONS)[number];
