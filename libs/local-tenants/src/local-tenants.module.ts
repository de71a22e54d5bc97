import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { ServiceName } from '@attestry/config';
import { TenantGate } from '@attestry/rpc';
import { LocalTenantGate } from './local-tenant-gate.js';
import { LocalTenantsRepository } from './local-tenants.repository.js';
import { TenantListener } from './tenant-listener.js';
import { TenantProjectionGrpc } from './tenant-projection.grpc.js';
import { TenantProjection } from './tenant-projection.service.js';
import { LOCAL_TENANTS_SCHEMA } from './tokens.js';
import { WriteGuard } from './write-guard.js';

export interface LocalTenantsOptions {
  service: ServiceName;
  /** Takes part in each change; its own dependencies come from `imports`. */
  listener?: Type<TenantListener>;
  imports?: NonNullable<DynamicModule['imports']>;
}

/** What a service needs to know its tenants: the handler to serve, the guard of writes and quotas. */
@Module({})
export class LocalTenantsModule {
  static forService({ service, listener, imports = [] }: LocalTenantsOptions): DynamicModule {
    return {
      module: LocalTenantsModule,
      global: true,
      imports,
      providers: [
        { provide: LOCAL_TENANTS_SCHEMA, useValue: service },
        ...(listener ? [{ provide: TenantListener, useClass: listener }] : []),
        LocalTenantsRepository,
        TenantProjection,
        TenantProjectionGrpc,
        WriteGuard,
        { provide: TenantGate, useClass: LocalTenantGate },
      ],
      exports: [LocalTenantsRepository, TenantProjection, TenantProjectionGrpc, WriteGuard, TenantGate],
    };
  }
}
