import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentContext } from '@attestry/request-context';
import { detectable } from '../detections/observed-event.js';
import { ObservationBatch } from '../observations/observation-batch.js';
import { ObservationWriter } from '../observations/observation-writer.js';
import { ThreatDetection } from '../threats/threat-detection.js';
import { MalformedImport, NotACloudTrailLog, type Refusal } from './import.errors.js';
import { cloudTrailImporter } from './importers/cloudtrail.importer.js';
import type { Importer } from './importers/importer.js';
import { ImportRejectionsRepository } from './import-rejections.repository.js';
import type { ImportRun } from './import-run.entity.js';
import { ImportRunsRepository } from './import-runs.repository.js';
import { BatchSpool } from './batch-spool.js';
import { ImportTally, RejectedRecords } from './import-tally.js';
import { formatOf, type PackedFormat, unpacked } from './unpack.js';
import type { SpooledUpload } from '@attestry/uploads';

export interface ImportedFile {
  fileName: string;
  /** Undefined: whatever the bytes show. */
  format: PackedFormat | undefined;
}

interface ReadFile {
  readonly rejected: RejectedRecords;
  readonly spool: BatchSpool;
}

const MAX_UNPACKED_BYTES = 4 * 1024 ** 3;

/**
 * Stores a file in one transaction: all of it, or on any failure nothing. The file is read before, since the
 * database ends a transaction that rests for seconds, and a file may hold gigabytes without a record.
 */
@Injectable()
export class ImportFile {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly writer: ObservationWriter,
    private readonly imports: ImportRunsRepository,
    private readonly rejections: ImportRejectionsRepository,
    private readonly outbox: Outbox,
    private readonly detection: ThreatDetection,
  ) {}

  async run(upload: SpooledUpload<ImportedFile>, importer: Importer, startedAt: Date): Promise<ImportRun> {
    const { source } = importer;
    const format = trueFormat(upload, importer);
    const read = await this.read(upload, format, importer);
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const tally = await this.store(read, source);
      await this.admit(tally);
      const run = await this.imports.insert({
        id: uuidv7(),
        source,
        fileName: upload.header.fileName,
        format,
        sizeBytes: upload.size,
        sha256: upload.sha256,
        ...countsOf(tally),
        rejections: [...tally.shownRejections],
        startedAt,
        completedAt: new Date(),
      });
      await this.rejections.insert(run.id, tally.rejections);
      await this.outbox.record({
        action: 'import.completed',
        resource: { type: 'entities.import', id: run.id },
        details: { source, sha256: upload.sha256.toString('hex'), ...countsOf(tally) },
      });
      return run;
    });
  }

  private async read(upload: SpooledUpload<ImportedFile>, format: PackedFormat, importer: Importer): Promise<ReadFile> {
    const rejected = new RejectedRecords();
    const spool = new BatchSpool(() => upload.scratch());
    let batch = new ObservationBatch();
    const bytes = whileWanted(unpacked(upload.read(), format, MAX_UNPACKED_BYTES, refusalOf(importer)));
    for await (const record of importer.read(bytes)) {
      if ('rejection' in record) {
        rejected.add(record.rejection);
        continue;
      }
      batch.add(record.observations, record.bytes);
      if (!batch.full) continue;
      await spool.add(batch);
      batch = new ObservationBatch();
    }
    await spool.add(batch);
    return { rejected, spool };
  }

  private async store({ rejected, spool }: ReadFile, source: string): Promise<ImportTally> {
    const run = this.writer.start(source);
    const pass = this.detection.begin();
    for await (const batch of spool.batches()) {
      const stored = await run.write(batch);
      // Nothing of it is new: it was looked at when it came first.
      if (stored > 0) await pass.observe(batch.events.map((event) => detectable(source, event)));
    }
    const tally = new ImportTally(rejected, await run.end());
    await pass.finish();
    return tally;
  }

  // At the end, so that the tenant's row is locked for a moment only; whoever waits for it counts these entities too.
  private async admit(tally: ImportTally): Promise<void> {
    const { created } = tally.entities;
    if (created === 0) return;
    const quota = await this.writeGuard.lockQuota('entities');
    quota.admit((await this.writer.countEntities()) - created, created);
  }
}

function trueFormat({ header, firstBytes }: SpooledUpload<ImportedFile>, importer: Importer): PackedFormat {
  const found = formatOf(firstBytes, importer.packing);
  if (header.format !== undefined && header.format !== found) {
    const expected = header.format.endsWith('gzip') ? 'gzip' : header.format.toUpperCase();
    throw refusalOf(importer)({ line: 1, offset: 0, expected });
  }
  return found;
}

// Whoever calls the older method knows this reason.
const refusalOf = (importer: Importer): Refusal =>
  importer === cloudTrailImporter
    ? (at, cause) => new NotACloudTrailLog(at, cause)
    : (at, cause) => new MalformedImport(at, cause);

async function* whileWanted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { signal } = currentContext();
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}

const countsOf = ({ records, stored, duplicates, rejected, entities, relationships }: ImportTally) => ({
  records,
  stored,
  duplicates,
  rejected,
  entitiesCreated: entities.created,
  entitiesUpdated: entities.updated,
  relationshipsCreated: relationships.created,
  relationshipsUpdated: relationships.updated,
});
