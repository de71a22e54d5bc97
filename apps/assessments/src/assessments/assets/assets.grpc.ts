import { Injectable } from '@nestjs/common';
import { type assessmentsV1 } from '@attestry/contracts';
import { bug } from '@attestry/domain-errors';
import type { RpcHandlers } from '@attestry/rpc';
import { changesOf } from './asset-changes.js';
import { assetCategories, assetFromProto, assetKinds, assetToProto } from './asset.mapper.js';
import { AssetsService } from './assets.service.js';

@Injectable()
export class AssetsGrpc implements RpcHandlers<assessmentsV1.AssetServiceService> {
  constructor(private readonly assets: AssetsService) {}

  async addAssets({ assessmentId, assets }: assessmentsV1.AddAssetsRequest): Promise<assessmentsV1.AddAssetsResponse> {
    return { assets: (await this.assets.add(assessmentId, assets.map(assetFromProto))).map(assetToProto) };
  }

  async getAsset({ id }: assessmentsV1.GetAssetRequest): Promise<assessmentsV1.GetAssetResponse> {
    return { asset: assetToProto(await this.assets.get(id)) };
  }

  async listAssets(request: assessmentsV1.ListAssetsRequest): Promise<assessmentsV1.ListAssetsResponse> {
    const filter = {
      assessmentId: request.assessmentId || undefined,
      category: assetCategories.textOf(request.category),
      kind: assetKinds.textOf(request.kind),
    };
    const { items, nextPageToken } = await this.assets.list(request, filter);
    return { assets: items.map(assetToProto), nextPageToken };
  }

  async updateAsset(request: assessmentsV1.UpdateAssetRequest): Promise<assessmentsV1.UpdateAssetResponse> {
    const given = request.asset ?? bug('the rules admit no update without asset');
    const changes = changesOf(given, request.updateMask ?? []);
    return { asset: assetToProto(await this.assets.update(given.id, changes, request.etag)) };
  }

  async removeAsset({ id, etag }: assessmentsV1.RemoveAssetRequest): Promise<assessmentsV1.RemoveAssetResponse> {
    await this.assets.remove(id, etag);
    return {};
  }
}
