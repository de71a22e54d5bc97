import { Inject, Injectable } from '@nestjs/common';
import { InvalidFields, WrongRegion } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { TenantProjection } from '@attestry/local-tenants';
import { currentContext } from '@attestry/request-context';
import { isOutOfReach } from '../../out-of-reach.js';
import { ENCRYPTION_KEY_ID } from '../../encryption-key-id.js';
import { PlanCatalogue } from '../../plans/plan-catalogue.js';
import { RegionsService } from '../../regions/regions.service.js';
import { asTenant } from '../as-tenant.js';
import { TenantDirectory } from '../tenant-directory.repository.js';
import { bornAt } from '../tenant-lifecycle.js';
import { TenantContact } from '../tenant-contact.js';
import { localTenantOf } from '../tenant-state.js';
import type { TenantView } from '../tenant-views.js';
import type { OrganizationType } from '../tenant.entity.js';
import { SlugTaken } from '../tenant.errors.js';
import { TenantsRepository } from '../tenants.repository.js';
import { TenantsService } from '../tenants.service.js';
import { AdministratorEmail } from './administrator-email.js';
import type { AdministratorInvitation } from './administrator-invitations.js';
import { OnboardingService } from './onboarding.service.js';
import { OnboardingsRepository } from './onboardings.repository.js';

export interface TenantOrder {
  slug: string;
  name: string;
  organizationType: OrganizationType;
  /** Undefined means this cell's. */
  region: string | undefined;
  industry: string | null;
  domain: string | null;
  complianceRequirements: string[];
  contactAddress: string | null;
  contactPhone: string | null;
  contactEmail: string | null;
  /** Undefined means the region's default. */
  dataRetentionDays: number | undefined;
  administratorEmail: string;
}

export interface CreatedTenant {
  view: TenantView;
  /** Undefined while some service is out of reach: the onboarding job then makes it. */
  invitation: AdministratorInvitation | undefined;
}

/** Creates a tenant, or goes on with one that the same order has begun. */
@Injectable()
export class CreateTenant {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: TenantDirectory,
    private readonly tenants: TenantsRepository,
    private readonly onboardings: OnboardingsRepository,
    private readonly administrator: AdministratorEmail,
    private readonly contact: TenantContact,
    private readonly projection: TenantProjection,
    private readonly onboarding: OnboardingService,
    private readonly service: TenantsService,
    private readonly plans: PlanCatalogue,
    private readonly regions: RegionsService,
    private readonly outbox: Outbox,
    @Inject(ENCRYPTION_KEY_ID) private readonly encryptionKeyId: string,
  ) {}

  async run(order: TenantOrder): Promise<CreatedTenant> {
    const home = currentContext().region;
    if (order.region !== undefined && order.region !== home) throw new WrongRegion(order.region);
    const id = await this.#register(order);
    return asTenant(id, async () => {
      const ready = await this.onboarding.advance();
      const invitation = ready ? await this.#invite() : undefined;
      return { view: await this.service.get(), invitation };
    });
  }

  async #register(order: TenantOrder): Promise<string> {
    const known = await this.#begun(order);
    if (known !== undefined) return known;
    try {
      return await this.#insert(order);
    } catch (error) {
      if (!(error instanceof SlugTaken)) throw error;
      // Somebody else was faster: perhaps the same order, sent twice.
      return (await this.#begun(order)) ?? Promise.reject(error);
    }
  }

  /** Id of the tenant that this very order has created before; another order's slug is taken. */
  async #begun(order: TenantOrder): Promise<string | undefined> {
    const known = await this.directory.findBySlug(order.slug);
    if (!known) return undefined;
    const same = await asTenant(known.id, async () => {
      const onboarding = await this.onboardings.find();
      return onboarding !== null && (await this.administrator.is(onboarding, order.administratorEmail));
    });
    if (!same || known.name !== order.name) throw new SlugTaken(order.slug);
    return known.id;
  }

  async #insert(order: TenantOrder): Promise<string> {
    const { administratorEmail, dataRetentionDays, ...given } = order;
    const id = uuidv7();
    const region = currentContext().region;
    const life = bornAt();
    await asTenant(id, () =>
      this.unitOfWork.run(async () => {
        const days = await this.#retentionDays(region, dataRetentionDays);
        const limits = await this.plans.limitsOf({ plan: life.plan, customLimits: null });
        const tenant = { ...given, ...life, id, region, settings: {}, dataRetentionDays: days };
        await this.projection.apply(localTenantOf({ ...tenant, version: 1 }, limits));
        const contact = await this.contact.seal(id, given);
        await this.tenants.insert({ ...tenant, ...contact, encryptionKeyId: this.encryptionKeyId });
        await this.onboardings.insert(await this.administrator.seal(id, administratorEmail));
        await this.outbox.record({
          action: 'tenant.created',
          resource: { type: 'tenant', id },
          details: { slug: given.slug, region, plan: life.plan },
        });
      }),
    );
    return id;
  }

  async #retentionDays(region: string, wanted: number | undefined): Promise<number> {
    if (wanted === undefined) return this.regions.defaultRetentionDays(region);
    const violation = await this.regions.retentionViolation(region, wanted);
    if (violation) throw new InvalidFields([{ field: 'dataRetentionDays', description: violation }]);
    return wanted;
  }

  async #invite(): Promise<AdministratorInvitation | undefined> {
    try {
      return await this.onboarding.invite();
    } catch (error) {
      if (isOutOfReach(error)) return undefined;
      throw error;
    }
  }
}
