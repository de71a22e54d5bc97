import { Module } from '@nestjs/common';
import { PlanCatalogue } from './plan-catalogue.js';
import { PlansGrpc } from './plans.grpc.js';
import { PlansRepository } from './plans.repository.js';

@Module({ providers: [PlansRepository, PlanCatalogue, PlansGrpc], exports: [PlanCatalogue, PlansGrpc] })
export class PlansModule {}
