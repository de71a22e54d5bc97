import { Injectable } from '@nestjs/common';
import { PersonalText } from './personal-text.js';
import type { Tenant } from './tenant.entity.js';

const COLUMNS = {
  contactAddress: 'contact_address',
  contactPhone: 'contact_phone',
  contactEmail: 'contact_email',
} as const;
type ContactField = keyof typeof COLUMNS;
const FIELDS = Object.keys(COLUMNS) as ContactField[];

/** How to reach an organization, in clear. */
export type Contact = Record<ContactField, string | null>;
export type SealedContact = Pick<Tenant, ContactField>;

/** Seals and opens the contact details in a tenant's row. Runs as that tenant. */
@Injectable()
export class TenantContact {
  constructor(private readonly personal: PersonalText) {}

  /** Only the given fields. */
  async seal<Given extends Partial<Contact>>(
    id: string,
    given: Given,
  ): Promise<Pick<SealedContact, Extract<keyof Given, ContactField>>> {
    const sealed: Partial<SealedContact> = {};
    for (const field of FIELDS) {
      const text = given[field];
      if (text !== undefined) sealed[field] = await this.personal.seal(placeOf(id, field), text);
    }
    return sealed as Pick<SealedContact, Extract<keyof Given, ContactField>>;
  }

  async open(tenant: SealedContact & { id: string }): Promise<Contact> {
    return {
      contactAddress: await this.personal.open(placeOf(tenant.id, 'contactAddress'), tenant.contactAddress),
      contactPhone: await this.personal.open(placeOf(tenant.id, 'contactPhone'), tenant.contactPhone),
      contactEmail: await this.personal.open(placeOf(tenant.id, 'contactEmail'), tenant.contactEmail),
    };
  }
}

const placeOf = (id: string, field: ContactField) => ({ table: 'tenancy.tenants', column: COLUMNS[field], row: id });
