import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { PersonalText } from '../personal-text.js';
import type { Onboarding } from './onboarding.entity.js';

/** The first administrator's address: sealed in the row, compared in its normal form. Runs as the tenant. */
@Injectable()
export class AdministratorEmail {
  constructor(private readonly personal: PersonalText) {}

  async seal(tenantId: string, email: string): Promise<Buffer> {
    return (await this.personal.seal(placeOf(tenantId), normalized(email))) ?? bug('an address is no null');
  }

  async open({ id, administratorEmail }: Pick<Onboarding, 'id' | 'administratorEmail'>): Promise<string> {
    return (await this.personal.open(placeOf(id), administratorEmail)) ?? bug('an address is no null');
  }

  async is(onboarding: Onboarding, email: string): Promise<boolean> {
    return (await this.open(onboarding)) === normalized(email);
  }
}

const placeOf = (id: string) => ({ table: 'tenancy.onboardings', column: 'administrator_email', row: id });

const normalized = (email: string): string => email.normalize('NFC').toLowerCase();
