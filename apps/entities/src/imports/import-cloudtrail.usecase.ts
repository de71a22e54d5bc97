import { Injectable } from '@nestjs/common';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { UnitOfWork } from '@attestry/persistence';
import { currentContext } from '@attestry/request-context';
import { CLOUDTRAIL } from '../cloudtrail/normalise.js';
import { parseRecord } from '../cloudtrail/parse-record.js';
import { RecordScanner } from '../cloudtrail/record-scanner.js';
import { detectable } from '../detections/observed-event.js';
import { ObservationBatch } from '../observations/observation-batch.js';
import { ObservationWriter } from '../observations/observation-writer.js';
import { ThreatDetection } from '../threats/threat-detection.js';
import { NotACloudTrailLog } from './import.errors.js';
import type { ImportRun } from './import-run.entity.js';
import { ImportRunsRepository } from './import-runs.repository.js';
import { BatchSpool } from './batch-spool.js';
import { ImportTally, RejectedRecords } from './import-tally.js';
import { formatOf, type PackedFormat, unpacked } from './unpack.js';
import type { SpooledUpload } from '@attestry/uploads';

export interface CloudTrailFile {
  fileName: string;
  /** Undefined: whatever the bytes show. */
  format: PackedFormat | undefined;
}

interface ReadFile {
  readonly rejected: RejectedRecords;
  readonly spool: BatchSpool;
}

const MAX_RECORD_BYTES = 1024 * 1024;
const MAX_UNPACKED_BYTES = 4 * 1024 ** 3;

/**
 * Stores a CloudTrail log in one transaction: all of it, or on any failure nothing. The file is read before, since the
 * database ends a transaction that rests for seconds, and a file may hold gigabytes without a record.
 */
@Injectable()
export class ImportCloudTrail {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writeGuard: WriteGuard,
    private readonly writer: ObservationWriter,
    private readonly imports: ImportRunsRepository,
    private readonly outbox: Outbox,
    private readonly detection: ThreatDetection,
  ) {}

  async run(upload: SpooledUpload<CloudTrailFile>, startedAt: Date): Promise<ImportRun> {
    const format = trueFormat(upload);
    const read = await this.read(upload, format);
    return this.unitOfWork.run(async () => {
      await this.writeGuard.assertWritable();
      const tally = await this.store(read);
      await this.admit(tally);
      const run = await this.imports.insert({
        id: uuidv7(),
        source: CLOUDTRAIL,
        fileName: upload.header.fileName,
        format,
        sizeBytes: upload.size,
        sha256: upload.sha256,
        ...countsOf(tally),
        rejections: [...tally.rejections],
        startedAt,
        completedAt: new Date(),
      });
      await this.outbox.record({
        action: 'import.completed',
        resource: { type: 'entities.import', id: run.id },
        details: { source: CLOUDTRAIL, sha256: upload.sha256.toString('hex'), ...countsOf(tally) },
      });
      return run;
    });
  }

  private async read(upload: SpooledUpload<CloudTrailFile>, format: PackedFormat): Promise<ReadFile> {
    const rejected = new RejectedRecords();
    const spool = new BatchSpool(() => upload.scratch());
    const scanner = new RecordScanner(MAX_RECORD_BYTES);
    let batch = new ObservationBatch();
    for await (const chunk of unpacked(upload.read(), format, MAX_UNPACKED_BYTES)) {
      for (const record of scanner.push(chunk)) {
        const parsed = parseRecord(record);
        if ('rejection' in parsed) {
          rejected.add(parsed.rejection);
          continue;
        }
        batch.add(parsed.observations, record.bytes?.length ?? 0);
        if (!batch.full) continue;
        await spool.add(batch);
        batch = new ObservationBatch();
      }
      currentContext().signal.throwIfAborted();
    }
    scanner.end();
    await spool.add(batch);
    return { rejected, spool };
  }

  private async store({ rejected, spool }: ReadFile): Promise<ImportTally> {
    const run = this.writer.start(CLOUDTRAIL);
    const pass = this.detection.begin();
    for await (const batch of spool.batches()) {
      const stored = await run.write(batch);
      // Nothing of it is new: it was looked at when it came first.
      if (stored > 0) await pass.observe(batch.events.map((event) => detectable(CLOUDTRAIL, event)));
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

function trueFormat({ header, firstBytes }: SpooledUpload<CloudTrailFile>): PackedFormat {
  const found = formatOf(firstBytes);
  if (header.format !== undefined && header.format !== found) {
    throw new NotACloudTrailLog({ line: 1, offset: 0, expected: header.format === 'json' ? 'JSON' : 'gzip' });
  }
  return found;
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
