import { loadRegistry } from '@attestry/contracts';
import { describe, expect, it } from '@jest/globals';
import { compileProtos } from './compile-protos.js';
import { lintContracts } from './lint-contracts.js';

describe('the contracts', () => {
  it('break no rule', () => {
    expect(lintContracts(loadRegistry())).toEqual([]);
  });

  it('would be found out: each rule names its planted violation, and nothing else', () => {
    const planted = lintContracts(compileProtos('tools/contract-lint/planted'))
      .filter(({ where }) => where.startsWith('attestry.planted.'))
      .map(({ rule, where }) => `${rule} ${where.replace('attestry.planted.v1.', '')}`);
    expect(planted).toEqual([
      'bounded-input ListPlantedRequest.endless',
      'bounded-input ListPlantedRequest.unending',
      'bounded-input ListPlantedRequest.parts',
      'bounded-input ListPlantedRequest.names',
      'bounded-input ListPlantedRequest.labels',
      'bounded-input Part.content',
      'comment-says-more ListPlantedRequest.display_name',
      'comment-says-more ListPlantedResponse',
      'comment-says-more PlantedService.ListPlanted',
      'id-resource ListPlantedRequest.owner_id',
      'id-resource ListPlantedRequest.other_id',
      'list-paging PlantedService.ListPlanted',
      'list-paging PlantedService.ListPlanted',
      'list-paging PlantedService.ListPlanted',
      'method-rule PlantedService.Unruled',
      'method-rule PlantedService.Contradictory',
      'permission-known PlantedService.ListPlanted',
      'reason-code ErrorReason.ERROR_REASON_GONE',
      'tenant-from-token ListPlantedRequest.tenant_id',
    ]);
  });
});
