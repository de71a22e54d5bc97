import { type tenancyV1 } from '@attestry/contracts';
import { limitsToProto } from '@attestry/local-tenants';
import { planTiers } from '../tenants/tenant.mapper.js';
import type { Plan } from './plan.entity.js';

export const planToProto = (plan: Plan): tenancyV1.Plan => ({
  tier: planTiers.valueOf(plan.tier),
  displayName: plan.displayName,
  limits: plan.limits ? limitsToProto(plan.limits) : undefined,
  trialDays: plan.trialDays,
});
