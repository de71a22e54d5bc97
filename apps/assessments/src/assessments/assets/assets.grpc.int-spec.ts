import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentsV1 } from '@attestry/contracts';
import { uuidv7 } from '@attestry/ids';
import { anAssessment, anAsset, AService } from '../../fixtures/a-service.js';

const { AssetCategory, AssetKind } = assessmentsV1;

let world: AService;
beforeAll(async () => {
  world = await AService.start();
});
afterAll(() => world?.stop());

async function aDraft() {
  const tenant = await world.aTenant();
  const callers = world.as(tenant, 'manager');
  const { assessment } = await callers.assessments.createAssessment(anAssessment());
  return { tenant, assessmentId: assessment!.id, ...callers };
}

const listing = (changes: Partial<assessmentsV1.ListAssetsRequest> = {}): assessmentsV1.ListAssetsRequest =>
  assessmentsV1.ListAssetsRequest.fromPartial(changes);

describe('assets of an assessment', () => {
  it('are added many at once, listed by name, by category and kind, in pages', async () => {
    const { assets, assessmentId, tenant } = await aDraft();
    const names = Array.from({ length: 500 }, (_, nr) => `Notebook ${String(nr).padStart(3, '0')}`);
    const kind = AssetKind.ASSET_KIND_ENDPOINT;
    const given = names.map((name) => anAsset({ name, kind })).reverse();
    const added = await assets.addAssets({ assessmentId, assets: given });
    expect(added.assets.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
    const entityId = uuidv7();
    const key = anAsset({ name: 'Deployment key', entityId, entityName: 'ci-deploy' });
    await assets.addAssets({ assessmentId, assets: [{ ...key, kind: AssetKind.ASSET_KIND_NON_HUMAN_IDENTITY }] });

    const read: string[] = [];
    for (let pageToken = '', first = true; first || pageToken !== ''; first = false) {
      const page = await assets.listAssets(listing({ assessmentId, kind, pageSize: 200, pageToken }));
      read.push(...page.assets.map(({ name }) => name));
      pageToken = page.nextPageToken;
    }
    expect(read).toEqual(names);
    const all = await assets.listAssets(listing({ category: AssetCategory.ASSET_CATEGORY_CUI, pageSize: 1 }));
    expect(all.assets).toMatchObject([{ name: 'Deployment key', entityId, entityName: 'ci-deploy' }]);
    const events = await world.events(tenant);
    expect(events.filter(({ action }) => action === 'asset.add')).toMatchObject([
      { resource: assessmentId, details: { cui: 500 } },
      { resource: assessmentId, details: { cui: 1 } },
    ]);
  });

  it('keep the rules of scope, each bad entry named by its place, and nothing of a bad list is stored', async () => {
    const { assets, assessmentId } = await aDraft();
    const outside = { category: AssetCategory.ASSET_CATEGORY_OUT_OF_SCOPE };
    const kvm = { kind: AssetKind.ASSET_KIND_ENDPOINT, kvmOnly: true };
    const bad = [
      anAsset({ name: 'a', ...outside }),
      anAsset({ name: 'b', ...kvm }),
      anAsset({ name: 'c', kvmOnly: true, ...outside }),
      anAsset({ name: 'd', entityId: uuidv7() }),
      anAsset({ name: 'e', entityName: 'x' }),
      anAsset({ name: 'A' }),
      anAsset({ name: 'thin client', ...kvm, ...outside }),
    ];
    await expect(assets.addAssets({ assessmentId, assets: bad })).rejects.toMatchObject({
      reason: 'INVALID_FIELDS',
      violations: [
        'assets[0].justification',
        'assets[1].category',
        'assets[2].kvmOnly',
        'assets[3].entityName',
        'assets[4].entityId',
        'assets[5].name',
      ].map((field) => expect.objectContaining({ field })),
    });
    expect((await assets.listAssets(listing({ assessmentId }))).assets).toEqual([]);
    await assets.addAssets({ assessmentId, assets: [anAsset({ name: 'thin client', ...kvm, ...outside })] });
    await expect(assets.addAssets({ assessmentId, assets: [anAsset({ name: 'Thin Client' })] })).rejects.toMatchObject({
      kind: 'already_exists',
      reason: 'ASSET_EXISTS',
      metadata: { name: 'thin client' },
    });
  });

  it('change by mask if the caller has seen the last change, and go', async () => {
    const { assets, assessmentId } = await aDraft();
    const added = await assets.addAssets({ assessmentId, assets: [anAsset(), anAsset({ name: 'Other' })] });
    const [{ id, etag }] = added.assets as [assessmentsV1.Asset];
    const asset = assessmentsV1.Asset.fromPartial({ id, name: 'Renamed', description: 'holds drawings' });
    const changed = await assets.updateAsset({ asset, updateMask: ['name', 'description'], etag });
    expect(changed.asset).toMatchObject({ name: 'Renamed', description: 'holds drawings', etag: '2' });
    await expect(assets.updateAsset({ asset, updateMask: ['name'], etag })).rejects.toMatchObject({
      reason: 'ETAG_MISMATCH',
    });
    const taken = assessmentsV1.Asset.fromPartial({ id, name: 'OTHER' });
    await expect(assets.updateAsset({ asset: taken, updateMask: ['name'], etag: '' })).rejects.toMatchObject({
      reason: 'ASSET_EXISTS',
    });
    const category = AssetCategory.ASSET_CATEGORY_OUT_OF_SCOPE;
    const outside = assessmentsV1.Asset.fromPartial({ id, category });
    for (const [given, updateMask] of [
      [asset, []],
      [asset, ['assessment_id']],
      [assessmentsV1.Asset.fromPartial({ id }), ['name']],
      [assessmentsV1.Asset.fromPartial({ id }), ['category']],
      [outside, ['category']],
    ] as const) {
      await expect(assets.updateAsset({ asset: given, updateMask: [...updateMask], etag: '' })).rejects.toMatchObject({
        reason: 'INVALID_FIELDS',
      });
    }
    await expect(assets.removeAsset({ id, etag })).rejects.toMatchObject({ reason: 'ETAG_MISMATCH' });
    await assets.removeAsset({ id, etag: '2' });
    await expect(assets.getAsset({ id })).rejects.toMatchObject({ reason: 'ASSET_NOT_FOUND' });
  });

  it('stay as they are from review on, and are not there for another tenant', async () => {
    const tenant = await world.aTenant();
    const assessmentId = await world.started(tenant);
    const { assets, assessments, findings } = world.as(tenant);
    const { assets: listed } = await assets.listAssets(listing({ assessmentId }));
    const [{ id }] = listed as [assessmentsV1.Asset];
    await findings.recordFindings(world.records(assessmentId));
    await assessments.submitAssessment({ id: assessmentId, etag: '' });
    const locked = { reason: 'ASSESSMENT_LOCKED', metadata: { status: 'review' } };
    const asset = assessmentsV1.Asset.fromPartial({ id, name: 'x' });
    await expect(assets.addAssets({ assessmentId, assets: [anAsset({ name: 'y' })] })).rejects.toMatchObject(locked);
    await expect(assets.updateAsset({ asset, updateMask: ['name'], etag: '' })).rejects.toMatchObject(locked);
    await expect(assets.removeAsset({ id, etag: '' })).rejects.toMatchObject(locked);

    const stranger = world.as(await world.aTenant());
    expect((await stranger.assets.listAssets(listing({ assessmentId }))).assets).toEqual([]);
    for (const each of [id, uuidv7()]) {
      await expect(stranger.assets.getAsset({ id: each })).rejects.toMatchObject({ reason: 'ASSET_NOT_FOUND' });
      await expect(stranger.assets.removeAsset({ id: each, etag: '' })).rejects.toMatchObject({
        reason: 'ASSET_NOT_FOUND',
      });
    }
  });
});
