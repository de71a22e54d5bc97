import { Module } from '@nestjs/common';
import { DataKeysTable, type KekProvider, KeyRing, openSealedFile } from '@attestry/keys';
import { UnitOfWork } from '@attestry/persistence';
import { SETTINGS, type TenancySettings } from '../config.js';
import { ENCRYPTION_KEY_ID } from '../encryption-key-id.js';
import { PlansModule } from '../plans/plans.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { AdministratorEmail } from './onboarding/administrator-email.js';
import { AdministratorInvitations } from './onboarding/administrator-invitations.js';
import { CreateTenant } from './onboarding/create-tenant.usecase.js';
import { IdentityInvitations } from './onboarding/identity-invitations.js';
import { OnboardingService } from './onboarding/onboarding.service.js';
import { OnboardingsRepository } from './onboarding/onboardings.repository.js';
import { OperatorDatabaseModule } from './operator-database.module.js';
import { PersonalText } from './personal-text.js';
import { GrpcProjectionTargets } from './projection/grpc-projection-targets.js';
import { ProjectionTargets } from './projection/projection-targets.js';
import { TenantChangesSubscriber } from './projection/tenant-changes.subscriber.js';
import { TenantProjector } from './projection/tenant-projector.js';
import { TenantReplicasRepository } from './projection/tenant-replicas.repository.js';
import { TenantContact } from './tenant-contact.js';
import { TenantDirectory } from './tenant-directory.repository.js';
import { TenantListing } from './tenant-listing.service.js';
import { TenantOperations } from './tenant-operations.service.js';
import { TenantState } from './tenant-state.js';
import { TenantViews } from './tenant-views.js';
import { TenantsGrpc } from './tenants.grpc.js';
import { TenantsRepository } from './tenants.repository.js';
import { TenantsService } from './tenants.service.js';
import { TrialService } from './trial.service.js';

const KEK = Symbol('key-encryption key');

@Module({
  imports: [OperatorDatabaseModule, PlansModule, RegionsModule],
  providers: [
    { provide: KEK, inject: [SETTINGS], useFactory: (settings: TenancySettings) => openSealedFile(settings.KEK_FILE) },
    { provide: ENCRYPTION_KEY_ID, inject: [KEK], useFactory: (kek: KekProvider) => kek.id },
    {
      provide: KeyRing,
      inject: [KEK, UnitOfWork],
      useFactory: (kek: KekProvider, unitOfWork: UnitOfWork) =>
        new KeyRing(kek, new DataKeysTable(unitOfWork, 'tenancy')),
    },
    AdministratorEmail,
    { provide: AdministratorInvitations, useClass: IdentityInvitations },
    { provide: ProjectionTargets, useClass: GrpcProjectionTargets },
    CreateTenant,
    OnboardingService,
    OnboardingsRepository,
    PersonalText,
    TenantChangesSubscriber,
    TenantContact,
    TenantDirectory,
    TenantListing,
    TenantOperations,
    TenantProjector,
    TenantReplicasRepository,
    TenantState,
    TenantViews,
    TenantsGrpc,
    TenantsRepository,
    TenantsService,
    TrialService,
  ],
  exports: [OnboardingService, TenantChangesSubscriber, TenantProjector, TenantsGrpc, TrialService],
})
export class TenantsModule {}
