import { Injectable } from '@nestjs/common';
import { EtagMismatch, InvalidFields } from '@attestry/domain-errors';
import { uuidv7 } from '@attestry/ids';
import { WriteGuard } from '@attestry/local-tenants';
import { Outbox } from '@attestry/outbox';
import { type PageRequest, UnitOfWork } from '@attestry/persistence';
import { dayOf } from './calendar.js';
import type { Affirmation, Assessor, CmmcStatus, StatusChange, StatusView } from './cmmc-status.js';
import { CmmcStatusEnded } from './cmmc-status.errors.js';
import { CmmcStatusesRepository, type StatusChanges, type StatusFilter } from './cmmc-statuses.repository.js';
import { SealedContacts } from './sealed-contacts.js';
import { standingOn } from './status-facts.js';
import { StatusLogRepository } from './status-log.repository.js';

type Page<Item> = Promise<{ items: Item[]; nextPageToken: string }>;

/** The CMMC statuses of the tenant, and what people write to them. */
@Injectable()
export class CmmcStatusesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: CmmcStatusesRepository,
    private readonly logs: StatusLogRepository,
    private readonly contacts: SealedContacts,
    private readonly guard: WriteGuard,
    private readonly outbox: Outbox,
  ) {}

  get(id: string): Promise<StatusView> {
    return this.unitOfWork.run(async () => this.#view(await this.statuses.find(id)), { readOnly: true });
  }

  list(request: PageRequest, filter: StatusFilter): Page<StatusView> {
    return this.unitOfWork.run(
      async () => {
        const { items, nextPageToken } = await this.statuses.list(request, filter, dayOf(new Date()));
        return { items: await this.#views(items), nextPageToken };
      },
      { readOnly: true },
    );
  }

  update(id: string, changes: StatusChanges, etag: string): Promise<StatusView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const status = await this.#locked(id, etag);
      if (status.conductedBy !== 'c3pao' && (changes.c3paoName || changes.c3paoUid))
        throw new InvalidFields([{ field: 'cmmcStatus', description: 'no third party assessed' }]);
      await this.statuses.change(status, changes);
      await this.#tell('cmmc_status.update', id, { fields: Object.keys(changes).sort() });
      return this.#view(await this.statuses.find(id));
    });
  }

  override(id: string, reason: string, etag: string): Promise<StatusView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const status = await this.statuses.lock(id);
      const day = dayOf(new Date());
      const { state, endReason } = standingOn(day, status);
      if (endReason === 'overridden') return this.#view(status);
      assertSeen(status, etag);
      if (state === 'expired') throw new CmmcStatusEnded(endReason ?? '');
      await this.statuses.end(id, day, 'overridden');
      await this.logs.step(id, { from: state, to: 'expired', day, reason });
      await this.#tell('cmmc_status.override', id, { from: state });
      return this.#view(await this.statuses.find(id));
    });
  }

  affirm(
    id: string,
    given: Pick<Affirmation, 'officialName' | 'officialTitle' | 'officialContact' | 'statement'>,
  ): Promise<{ affirmation: Affirmation; view: StatusView }> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const status = await this.statuses.lock(id);
      const affirmedOn = dayOf(new Date());
      const { state, endReason } = standingOn(affirmedOn, status);
      if (state === 'expired') throw new CmmcStatusEnded(endReason ?? '');
      const affirmationId = uuidv7();
      const officialContact = await this.contacts.sealContact(affirmationId, given.officialContact);
      const stored = await this.logs.affirm(id, { ...given, id: affirmationId, affirmedOn, officialContact });
      await this.#tell('cmmc_status.affirm', id, { affirmation_id: affirmationId, affirmed_on: affirmedOn });
      const affirmation = { ...stored, officialContact: given.officialContact };
      return { affirmation, view: await this.#view(await this.statuses.find(id)) };
    });
  }

  /** Newest first. */
  affirmations(id: string, request: PageRequest): Page<Affirmation> {
    return this.unitOfWork.run(
      async () => {
        await this.statuses.find(id);
        const { items, nextPageToken } = await this.logs.affirmations(id, request);
        const opened: Affirmation[] = [];
        for (const each of items) {
          opened.push({ ...each, officialContact: await this.contacts.openContact(each.id, each.officialContact) });
        }
        return { items: opened, nextPageToken };
      },
      { readOnly: true },
    );
  }

  setAssessors(id: string, assessors: readonly Assessor[], etag: string): Promise<StatusView> {
    return this.unitOfWork.run(async () => {
      await this.guard.assertWritable();
      const status = await this.#locked(id, etag);
      await this.statuses.change(status, { assessors: await this.contacts.sealAssessors(id, assessors) });
      await this.#tell('cmmc_status.update', id, { fields: ['assessors'], assessors: assessors.length });
      return this.#view(await this.statuses.find(id));
    });
  }

  assessors(id: string): Promise<Assessor[]> {
    return this.unitOfWork.run(async () => this.contacts.openAssessors(id, (await this.statuses.find(id)).assessors), {
      readOnly: true,
    });
  }

  /** Newest first. */
  changes(id: string, request: PageRequest): Page<StatusChange> {
    return this.unitOfWork.run(
      async () => {
        await this.statuses.find(id);
        return this.logs.steps(id, request);
      },
      { readOnly: true },
    );
  }

  async #locked(id: string, etag: string): Promise<CmmcStatus> {
    const status = await this.statuses.lock(id);
    assertSeen(status, etag);
    return status;
  }

  async #view(status: CmmcStatus): Promise<StatusView> {
    const [view] = await this.#views([status]);
    return view ?? { status, levelTwo: undefined };
  }

  async #views(statuses: readonly CmmcStatus[]): Promise<StatusView[]> {
    const ids = new Set(statuses.flatMap(({ levelTwoStatusId }) => levelTwoStatusId ?? []));
    const found = await this.statuses.findAll([...ids]);
    const byId = new Map(found.map((each) => [each.id, each]));
    return statuses.map((status) => ({ status, levelTwo: byId.get(status.levelTwoStatusId ?? '') }));
  }

  #tell(action: string, id: string, details: Record<string, string | number | string[]>): Promise<void> {
    return this.outbox.record({ action, resource: { type: 'cmmc_status', id }, details });
  }
}

function assertSeen({ version }: CmmcStatus, etag: string): void {
  if (etag !== '' && etag !== String(version)) throw new EtagMismatch(String(version));
}
