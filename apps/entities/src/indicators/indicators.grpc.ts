import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { changesOf } from './indicator-changes.js';
import type { IndicatorOrder } from './indicator-query.js';
import { filterOf, indicatorFromProto, indicatorToProto, types } from './indicator.mapper.js';
import { IndicatorsService } from './indicators.service.js';
import { stixParts } from './stix-parts.js';
import { StixExchange } from './stix-exchange.service.js';

@Injectable()
export class IndicatorsGrpc implements RpcHandlers<typeof entitiesV1.IndicatorServiceService> {
  constructor(
    private readonly indicators: IndicatorsService,
    private readonly stix: StixExchange,
  ) {}

  async createIndicator(request: entitiesV1.CreateIndicatorRequest): Promise<entitiesV1.CreateIndicatorResponse> {
    return { indicator: indicatorToProto(await this.indicators.create(indicatorFromProto(request.indicator))) };
  }

  async getIndicator({ id }: entitiesV1.GetIndicatorRequest): Promise<entitiesV1.GetIndicatorResponse> {
    return { indicator: indicatorToProto(await this.indicators.get(id)) };
  }

  async listIndicators(request: entitiesV1.ListIndicatorsRequest): Promise<entitiesV1.ListIndicatorsResponse> {
    const orderBy = (request.orderBy || 'last_seen desc') as IndicatorOrder;
    const { indicators, nextPageToken } = await this.indicators.list(request, filterOf(request), orderBy);
    return { indicators: indicators.map(indicatorToProto), nextPageToken };
  }

  async updateIndicator(request: entitiesV1.UpdateIndicatorRequest): Promise<entitiesV1.UpdateIndicatorResponse> {
    const given = request.indicator ?? bug('the rules admit no update without indicator');
    const changes = changesOf(given, request.updateMask ?? []);
    return { indicator: indicatorToProto(await this.indicators.update(given.id, changes, request.etag)) };
  }

  async deleteIndicator({ id, etag }: entitiesV1.DeleteIndicatorRequest): Promise<entitiesV1.DeleteIndicatorResponse> {
    await this.indicators.delete(id, etag);
    return {};
  }

  async upsertIndicators(request: entitiesV1.UpsertIndicatorsRequest): Promise<entitiesV1.UpsertIndicatorsResponse> {
    const { refusals, ...counts } = await this.indicators.upsert(request.indicators.map(indicatorFromProto));
    const rejections = refusals.map(({ index, violation }) => ({ index, ...violation }));
    return {
      ...counts,
      rejections: rejections.map(({ index, field, description }) => ({ index, field, description })),
    };
  }

  importStixBundle(
    parts: AsyncIterable<entitiesV1.ImportStixBundleRequest>,
  ): Promise<entitiesV1.ImportStixBundleResponse> {
    return this.stix.import(stixParts(parts));
  }

  exportStixBundle(request: entitiesV1.ExportStixBundleRequest): Promise<entitiesV1.ExportStixBundleResponse> {
    const filter = { type: types.textOf(request.type), includeExpired: false };
    const open = { threatLevel: undefined, source: undefined, value: undefined, prefix: undefined };
    return this.stix.export(request, { ...open, ...filter });
  }
}
