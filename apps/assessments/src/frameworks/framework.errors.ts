import { DomainError } from '@attestry/domain-errors';

const DOMAIN = 'assessments';

export class FrameworkNotFound extends DomainError<'FRAMEWORK_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'FRAMEWORK_NOT_FOUND', 'not_found', 'the catalogue has no framework of this code');
  }
}

export class RequirementNotFound extends DomainError<'REQUIREMENT_NOT_FOUND'> {
  constructor() {
    super(DOMAIN, 'REQUIREMENT_NOT_FOUND', 'not_found', 'the framework has no requirement of this code');
  }
}
