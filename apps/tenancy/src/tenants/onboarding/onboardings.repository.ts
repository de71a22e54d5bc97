import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { type Onboarding, OnboardingEntity } from './onboarding.entity.js';

/** Who is to administer the tenant in the context. */
@Injectable()
export class OnboardingsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(): Promise<Onboarding | null> {
    return this.unitOfWork.run((em) => em.findOne(OnboardingEntity, currentTenant()));
  }

  insert(administratorEmail: Buffer): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const started = { id: currentTenant(), administratorEmail, invitationId: null, invitedAt: null };
      em.persist(em.create(OnboardingEntity, started));
      await em.flush();
    });
  }

  /** Remembers the invitation; a later one takes the place of an earlier. */
  invited(invitationId: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const onboarding = await em.findOneOrFail(OnboardingEntity, currentTenant());
      if (onboarding.invitationId === invitationId) return;
      Object.assign(onboarding, { invitationId, invitedAt: new Date() });
      await em.flush();
    });
  }
}
