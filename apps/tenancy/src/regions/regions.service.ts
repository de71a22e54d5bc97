import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@attestry/persistence';
import type { Region } from './region.entity.js';
import { RegionsRepository } from './regions.repository.js';

/** What is known of the regions in which a cell may stand. */
@Injectable()
export class RegionsService {
  constructor(private readonly regions: RegionsRepository) {}

  list(request: PageRequest): Promise<{ items: Region[]; nextPageToken: string }> {
    return this.regions.list(request);
  }

  async defaultRetentionDays(code: string): Promise<number> {
    return (await this.regions.get(code)).defaultRetentionDays;
  }

  /** Says what is wrong with keeping a tenant's records there for so many days; undefined if nothing is. */
  async retentionViolation(code: string, days: number): Promise<string | undefined> {
    const { minRetentionDays: min, maxRetentionDays: max } = await this.regions.get(code);
    return days >= min && days <= max ? undefined : `must be between ${min} and ${max} in ${code}`;
  }
}
