import { Injectable } from '@nestjs/common';
import { KeyRing, KeyShredded, type PlaceInTenant } from '@attestry/keys';
import type { Assessor } from './cmmc-status.js';

const PURPOSE = 'assessments.cmmc_contact';

/** How officials and assessors are reached: stored sealed under a key of the tenant, bound to its row. */
@Injectable()
export class SealedContacts {
  constructor(private readonly keys: KeyRing) {}

  sealContact(affirmationId: string, contact: string): Promise<Buffer> {
    return this.keys.seal(PURPOSE, contactPlace(affirmationId), Buffer.from(contact, 'utf8'));
  }

  async openContact(affirmationId: string, sealed: Buffer): Promise<string> {
    return (await this.#open(contactPlace(affirmationId), sealed)) ?? '';
  }

  async sealAssessors(statusId: string, assessors: readonly Assessor[]): Promise<Buffer | null> {
    if (assessors.length === 0) return null;
    return this.keys.seal(PURPOSE, assessorsPlace(statusId), Buffer.from(JSON.stringify(assessors), 'utf8'));
  }

  async openAssessors(statusId: string, sealed: Buffer | null): Promise<Assessor[]> {
    const opened = sealed && (await this.#open(assessorsPlace(statusId), sealed));
    return opened ? (JSON.parse(opened) as Assessor[]) : [];
  }

  /** Undefined once the key is destroyed. */
  async #open(place: PlaceInTenant, sealed: Buffer): Promise<string | undefined> {
    try {
      return (await this.keys.open(PURPOSE, place, Buffer.from(sealed))).toString('utf8');
    } catch (error) {
      if (error instanceof KeyShredded) return undefined;
      throw error;
    }
  }
}

const contactPlace = (row: string): PlaceInTenant => ({
  table: 'assessments.affirmations',
  column: 'official_contact',
  row,
});
const assessorsPlace = (row: string): PlaceInTenant => ({
  table: 'assessments.cmmc_statuses',
  column: 'assessors',
  row,
});
