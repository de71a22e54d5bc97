import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { TenantProjector } from '../projection/tenant-projector.js';
import { advance, lifeOf } from '../tenant-lifecycle.js';
import { TenantState } from '../tenant-state.js';
import { TenantsRepository } from '../tenants.repository.js';
import { type AdministratorInvitation, AdministratorInvitations } from './administrator-invitations.js';
import { AdministratorEmail } from './administrator-email.js';
import { OnboardingsRepository } from './onboardings.repository.js';

/** Brings a new tenant from its row to its first administrator. Each step may be repeated; none waits in a transaction. */
@Injectable()
export class OnboardingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenants: TenantsRepository,
    private readonly onboardings: OnboardingsRepository,
    private readonly administrator: AdministratorEmail,
    private readonly state: TenantState,
    private readonly projector: TenantProjector,
    private readonly invitations: AdministratorInvitations,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Goes as far as the other services allow: once all of them know the tenant, its trial begins. Answers whether it has
   * been brought that far, now or before. Runs as the tenant.
   */
  async advance(): Promise<boolean> {
    const behind = await this.projector.push();
    if (behind.length > 0) return false;
    if (await this.#beginTrial()) await this.projector.push();
    return true;
  }

  /** Invites the first administrator, again if need be. Throws while identity is out of reach. Runs as the tenant. */
  async invite(): Promise<AdministratorInvitation | undefined> {
    const order = await this.unitOfWork.run(async () => {
      const tenant = await this.tenants.find();
      const onboarding = await this.onboardings.find();
      const email = onboarding && (await this.administrator.open(onboarding));
      return email && { tenantId: tenant.id, tenantName: tenant.name, email };
    });
    if (!order) return undefined;
    const invitation = await this.invitations.invite(order);
    await this.onboardings.invited(invitation.id);
    return invitation;
  }

  /** What is left to do for a tenant that was left half-way, by a job. Runs as the tenant. */
  async finish(): Promise<void> {
    const { status, invited } = await this.unitOfWork.run(async () => ({
      status: (await this.tenants.find()).status,
      invited: (await this.onboardings.find())?.invitationId !== null,
    }));
    if (status === 'provisioning' && !(await this.advance())) return;
    if (!invited) await this.invite();
  }

  #beginTrial(): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const tenant = await this.tenants.lock();
      if (tenant.status !== 'provisioning') return false;
      Object.assign(tenant, advance(lifeOf(tenant), 'trial', new Date()));
      await this.outbox.record({ action: 'tenant.trial_began', resource: { type: 'tenant', id: tenant.id } });
      await this.state.save(tenant);
      return true;
    });
  }
}
