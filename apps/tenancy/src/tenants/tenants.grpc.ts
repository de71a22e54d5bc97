import { Injectable } from '@nestjs/common';
import { type tenancyV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import { limitsFromProto, tenantStatuses } from '@attestry/local-tenants';
import type { RpcHandlers } from '@attestry/rpc';
import { CreateTenant } from './onboarding/create-tenant.usecase.js';
import { createdToProto, orderFromProto } from './onboarding/tenant-order.mapper.js';
import { changesOf } from './tenant-changes.js';
import { TenantListing } from './tenant-listing.service.js';
import { TenantOperations } from './tenant-operations.service.js';
import { organizationTypes, planTiers, tenantToProto } from './tenant.mapper.js';
import { TenantsService } from './tenants.service.js';

@Injectable()
export class TenantsGrpc implements RpcHandlers<tenancyV1.TenantServiceService> {
  constructor(
    private readonly creation: CreateTenant,
    private readonly tenants: TenantsService,
    private readonly listing: TenantListing,
    private readonly operations: TenantOperations,
  ) {}

  async createTenant(request: tenancyV1.CreateTenantRequest): Promise<tenancyV1.CreateTenantResponse> {
    return createdToProto(await this.creation.run(orderFromProto(request)));
  }

  async getTenant(): Promise<tenancyV1.GetTenantResponse> {
    return { tenant: tenantToProto(await this.tenants.get()) };
  }

  async updateTenant(request: tenancyV1.UpdateTenantRequest): Promise<tenancyV1.UpdateTenantResponse> {
    const given = request.tenant ?? bug('the rules admit no update without tenant');
    const changes = changesOf(given, request.updateMask ?? []);
    return { tenant: tenantToProto(await this.tenants.update(changes, request.etag)) };
  }

  async listTenants(request: tenancyV1.ListTenantsRequest): Promise<tenancyV1.ListTenantsResponse> {
    const { items, nextPageToken } = await this.listing.list(request, {
      status: tenantStatuses.textOf(request.status),
      organizationType: organizationTypes.textOf(request.organizationType),
    });
    return { tenants: items.map(tenantToProto), nextPageToken };
  }

  async getTenantById({ id }: tenancyV1.GetTenantByIdRequest): Promise<tenancyV1.GetTenantByIdResponse> {
    return { tenant: tenantToProto(await this.listing.get(id)) };
  }

  async suspendTenant(request: tenancyV1.SuspendTenantRequest): Promise<tenancyV1.SuspendTenantResponse> {
    return { tenant: tenantToProto(await this.operations.suspend(request.id, request.reason, request.etag)) };
  }

  async activateTenant(request: tenancyV1.ActivateTenantRequest): Promise<tenancyV1.ActivateTenantResponse> {
    const choice = {
      plan: planTiers.textOf(request.plan),
      customLimits: request.customLimits && limitsFromProto(request.customLimits),
    };
    return { tenant: tenantToProto(await this.operations.activate(request.id, choice, request.etag)) };
  }

  async closeTenant(request: tenancyV1.CloseTenantRequest): Promise<tenancyV1.CloseTenantResponse> {
    return { tenant: tenantToProto(await this.operations.close(request.id, request.reason, request.etag)) };
  }
}
