import { Inject, Injectable } from '@nestjs/common';
import { TooLarge } from '@attestry/domain-errors';
import type { PageRequest } from '@attestry/persistence';
import { currentTenant } from '@attestry/request-context';
import { type SpooledUpload, type SpoolOptions, type UploadPart, withUpload } from '@attestry/uploads';
import type { JsonObject } from '../observations/observation.js';
import type { Indicator } from './indicator.entity.js';
import type { IndicatorFilter } from './indicator-query.js';
import { type Bulk, IndicatorsService } from './indicators.service.js';
import { bundleOf } from './stix/bundle-objects.js';
import { type ReadBundle, readBundle } from './stix/read-bundle.js';

/** Nest token of where uploads wait until they are complete, and how large they may be. */
export const STIX_SPOOL = Symbol('stix spool');

/** A bundle is read in memory. */
export const MAX_BUNDLE_BYTES = 16 * 1024 * 1024;

export interface StixFile {
  fileName: string;
}

export interface ImportedBundle extends Omit<Bulk, 'refusals'>, Omit<ReadBundle, 'indicators'> {}

/** STIX 2.1 bundles in and out. */
@Injectable()
export class StixExchange {
  constructor(
    private readonly indicators: IndicatorsService,
    @Inject(STIX_SPOOL) private readonly spool: SpoolOptions,
  ) {}

  import(parts: AsyncIterable<UploadPart<StixFile>>): Promise<ImportedBundle> {
    return withUpload(parts, this.spool, async (upload) => {
      const { indicators, ...read } = readBundle(await wholeOf(upload), new Date());
      return { ...read, ...(await this.indicators.store(indicators, 'stix')) };
    });
  }

  /** A page of the list as a bundle that stands for itself. */
  async export(request: PageRequest, filter: IndicatorFilter): Promise<{ bundle: JsonObject; nextPageToken: string }> {
    const { indicators, nextPageToken } = await this.indicators.list(request, filter, 'value');
    return { bundle: bundleOf(currentTenant(), indicators.map(kept)), nextPageToken };
  }
}

async function wholeOf(upload: SpooledUpload<StixFile>): Promise<Buffer> {
  if (upload.size > MAX_BUNDLE_BYTES) throw new TooLarge('the bundle', MAX_BUNDLE_BYTES);
  const chunks: Buffer[] = [];
  for await (const chunk of upload.read()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const kept = (row: Indicator) => ({
  type: row.indicatorType,
  value: row.indicatorValue,
  threatLevel: row.threatLevel,
  source: row.source,
  confidence: row.confidenceScore,
  firstSeen: row.firstSeen,
  lastSeen: row.lastSeen,
  expiresAt: row.expiresAt,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
