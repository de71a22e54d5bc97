import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const OnboardingEntity = defineEntity({
  name: 'Onboarding',
  schema: 'tenancy',
  tableName: 'onboardings',
  properties: {
    id: p.uuid().primary(),
    administratorEmail: p.blob().$type<Buffer>(),
    invitationId: p.uuid().strictNullable(),
    invitedAt: p.datetime().strictNullable(),
    version: p.integer().default(1),
  },
});

export type Onboarding = InferEntity<typeof OnboardingEntity>;
