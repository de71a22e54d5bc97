import { DomainError } from '@attestry/domain-errors';

export class WeakPassword extends DomainError<'WEAK_PASSWORD'> {
  constructor(field: string) {
    super('identity', 'WEAK_PASSWORD', 'invalid_input', 'the password is too easy to guess', {
      violations: [
        { field, description: 'has 12 characters or more, is not a common one and does not hold the address' },
      ],
    });
  }
}
