import { Module } from '@nestjs/common';
import { JobsModule } from '@attestry/jobs';
import { LocalTenantsModule } from '@attestry/local-tenants';
import { OutboxModule } from '@attestry/outbox';
import { PersistenceModule } from '@attestry/persistence';
import { CellModule } from './cell/cell.module.js';
import { OwnAuthzModule } from './cell/own-authz.module.js';
import { CorrespondenceModule } from './correspondence/correspondence.module.js';
import { InvitationsModule } from './invitations/invitations.module.js';
import { MeModule } from './me/me.module.js';
import { MembersModule } from './members/members.module.js';
import { OperatorsModule } from './operators/operators.module.js';
import { RevocationsModule } from './revocations/revocations.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { TenantClosing } from './sessions/tenant-closing.listener.js';
import { SignInModule } from './sign-in/sign-in.module.js';
import { TokensModule } from './tokens/tokens.module.js';
import { CleanUpJob } from './upkeep/clean-up.job.js';

@Module({
  imports: [
    PersistenceModule.forService({ service: 'identity', entities: [] }),
    LocalTenantsModule.forService({ service: 'identity', listener: TenantClosing, imports: [SessionsModule] }),
    OutboxModule.forService({ service: 'identity' }),
    JobsModule.forService({
      service: 'identity',
      jobs: [CleanUpJob],
      imports: [SessionsModule, RevocationsModule, SignInModule],
    }),
    CellModule,
    OwnAuthzModule,
    SignInModule,
    MeModule,
    MembersModule,
    InvitationsModule,
    OperatorsModule,
    TokensModule,
    RevocationsModule,
    CorrespondenceModule,
  ],
})
export class AppModule {}
