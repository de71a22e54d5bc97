import { IllegalTransition, PlanRequired } from './tenant.errors.js';

export const TENANT_STATUSES = ['provisioning', 'trial', 'active', 'suspended', 'closing', 'erased'] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

export const PLAN_TIERS = ['trial', 'standard', 'enterprise', 'custom'] as const;
export type PlanTier = (typeof PLAN_TIERS)[number];

const DAY_MS = 86_400_000;
export const TRIAL_DAYS = 14;
export const COOL_OFF_DAYS = 30;
/** Days before its end at which a trial is announced to end, in the order they come. */
export const TRIAL_NOTICE_DAYS = [7, 3, 1] as const;
export type TrialNoticeDays = (typeof TRIAL_NOTICE_DAYS)[number];

/** The part of a tenant that its life decides. */
export interface TenantLife {
  status: TenantStatus;
  plan: PlanTier;
  /** Set exactly while the tenant is on trial. */
  trialEndsAt: Date | null;
  /** Set from the beginning of the closing on. */
  closingAt: Date | null;
}

const NEXT: Record<TenantStatus, readonly TenantStatus[]> = {
  provisioning: ['trial'],
  trial: ['active', 'suspended', 'closing'],
  active: ['suspended', 'closing'],
  suspended: ['active', 'closing'],
  closing: ['erased'],
  erased: [],
};

export const bornAt = (plan: PlanTier = 'trial'): TenantLife => ({
  status: 'provisioning',
  plan,
  trialEndsAt: null,
  closingAt: null,
});

/** The tenant's life after the step; throws if the step or the moment does not admit it. */
export function advance(life: TenantLife, to: TenantStatus, at: Date): TenantLife {
  if (!NEXT[life.status].includes(to)) throw new IllegalTransition(life.status, to);
  if (to === 'active' && life.plan === 'trial') throw new PlanRequired();
  if (to === 'erased' && !coolOffIsOver(life, at)) throw new IllegalTransition(life.status, to);
  return {
    status: to,
    plan: life.plan,
    trialEndsAt: to === 'trial' ? daysAfter(at, TRIAL_DAYS) : null,
    closingAt: to === 'closing' ? at : life.closingAt,
  };
}

/** An active tenant on the plan: from trial or suspension, or from another plan. */
export function activate(life: TenantLife, plan: PlanTier, at: Date): TenantLife {
  if (life.status !== 'active') return advance({ ...life, plan }, 'active', at);
  if (plan === 'trial') throw new PlanRequired();
  return { ...life, plan };
}

export const lifeOf = ({ status, plan, trialEndsAt, closingAt }: TenantLife): TenantLife => ({
  status,
  plan,
  trialEndsAt,
  closingAt,
});

export const trialIsOver = (life: TenantLife, at: Date): boolean =>
  life.status === 'trial' && life.trialEndsAt !== null && life.trialEndsAt <= at;

/** The notice that is due now, given the last one sent; a notice that was missed is not sent late. */
export function noticeDue(life: TenantLife, last: TrialNoticeDays | null, at: Date): TrialNoticeDays | undefined {
  if (life.status !== 'trial' || life.trialEndsAt === null || trialIsOver(life, at)) return undefined;
  const daysLeft = (life.trialEndsAt.getTime() - at.getTime()) / DAY_MS;
  const due = TRIAL_NOTICE_DAYS.findLast((days) => daysLeft <= days);
  return due !== undefined && (last === null || due < last) ? due : undefined;
}

const coolOffIsOver = (life: TenantLife, at: Date): boolean =>
  life.closingAt !== null && daysAfter(life.closingAt, COOL_OFF_DAYS) <= at;

const daysAfter = (time: Date, days: number): Date => new Date(time.getTime() + days * DAY_MS);
