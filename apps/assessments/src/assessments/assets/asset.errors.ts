import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'assessments';

export class AssetNotFound extends DomainError<'ASSET_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'ASSET_NOT_FOUND', 'not_found', 'no asset has this id');
  }
}

export class AssetExists extends DomainError<'ASSET_EXISTS'> {
  constructor(name: string) {
    super(DOMAIN, 'ASSET_EXISTS', 'already_exists', 'the assessment has an asset of this name', {
      metadata: { name },
    });
  }
}
