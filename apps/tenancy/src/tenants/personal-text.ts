import { Injectable } from '@nestjs/common';
import { KeyRing, type PlaceInTenant } from '@attestry/keys';

const PURPOSE = 'tenancy.contact';

/** Personal values of the tenant in the context: stored sealed under its own data key, bound to their place. */
@Injectable()
export class PersonalText {
  constructor(private readonly keys: KeyRing) {}

  async seal(place: PlaceInTenant, text: string | null): Promise<Buffer | null> {
    return text === null ? null : this.keys.seal(PURPOSE, place, Buffer.from(text, 'utf8'));
  }

  async open(place: PlaceInTenant, sealed: Buffer | null): Promise<string | null> {
    return sealed === null ? null : (await this.keys.open(PURPOSE, place, sealed)).toString('utf8');
  }
}
