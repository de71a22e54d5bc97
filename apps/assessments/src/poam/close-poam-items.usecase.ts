import { Injectable } from '@nestjs/common';
import { bug } from '@attestry/domain-errors';
import { UnitOfWork } from '@attestry/persistence';
import { currentActor } from '@attestry/request-context';
import { assertSeen } from '../assessments/etag.js';
import { PlanGate } from './plan-gate.js';
import type { PoamAction } from './poam-change.entity.js';
import type { PoamItem } from './poam-item.entity.js';
import { PoamItemsRepository } from './poam-items.repository.js';
import { PoamJournal } from './poam-journal.js';
import { assertNotClosed, assertStep, type Unremedied } from './poam-lifecycle.js';
import { PoamEvidenceRepository } from './poam-evidence.repository.js';
import { type PoamItemView, PoamViews } from './poam-views.js';
import {
  PoamApproverIsRequester,
  PoamClosureNotRequested,
  PoamEvidenceNotFinal,
  PoamReviewerIsAssignee,
} from './poam.errors.js';

interface Step {
  readonly action: PoamAction;
  readonly note?: string | null;
  /** False if there is nothing to do. */
  readonly take: (item: PoamItem) => Promise<boolean>;
}

/** The steps of an item's life after its creation. */
@Injectable()
export class ClosePoamItems {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gate: PlanGate,
    private readonly items: PoamItemsRepository,
    private readonly evidence: PoamEvidenceRepository,
    private readonly views: PoamViews,
    private readonly journal: PoamJournal,
  ) {}

  start(id: string, etag: string): Promise<PoamItemView> {
    const take = async (item: PoamItem) => {
      if (item.status === 'in_progress') return false;
      assertStep(item.status, 'in_progress');
      item.status = 'in_progress';
      return true;
    };
    return this.#step(id, etag, { action: 'start', take });
  }

  complete(id: string, evidenceId: string, note: string | null, etag: string): Promise<PoamItemView> {
    const take = async (item: PoamItem) => {
      assertStep(item.status, 'completed');
      if (item.assignedTo !== null && item.assignedTo === actorId()) throw new PoamReviewerIsAssignee();
      if (!(await this.evidence.isFinal(evidenceId))) throw new PoamEvidenceNotFinal();
      Object.assign(item, { ...NO_REQUEST, status: 'completed', evidenceId, ...closedNow() });
      return true;
    };
    return this.#step(id, etag, { action: 'complete', note, take });
  }

  request(id: string, status: Unremedied, reason: string, etag: string): Promise<PoamItemView> {
    const take = async (item: PoamItem) => {
      assertStep(item.status, status);
      const requested = { requestedStatus: status, requestedBy: actorId(), requestedAt: new Date() };
      Object.assign(item, { ...requested, requestReason: reason });
      return true;
    };
    return this.#step(id, etag, { action: 'request_closure', note: reason, take });
  }

  approve(id: string, note: string | null, etag: string): Promise<PoamItemView> {
    const take = async (item: PoamItem) => {
      assertNotClosed(item.status);
      if (item.requestedStatus === null) throw new PoamClosureNotRequested();
      if (item.requestedBy === actorId()) throw new PoamApproverIsRequester();
      assertStep(item.status, item.requestedStatus);
      Object.assign(item, { status: item.requestedStatus, ...closedNow() });
      return true;
    };
    return this.#step(id, etag, { action: 'approve_closure', note, take });
  }

  reject(id: string, note: string | null, etag: string): Promise<PoamItemView> {
    const take = async (item: PoamItem) => {
      assertNotClosed(item.status);
      if (item.requestedStatus === null) throw new PoamClosureNotRequested();
      Object.assign(item, NO_REQUEST);
      return true;
    };
    return this.#step(id, etag, { action: 'reject_closure', note, take });
  }

  #step(id: string, etag: string, { action, note = null, take }: Step): Promise<PoamItemView> {
    return this.unitOfWork.run(async () => {
      const { assessmentId } = await this.items.find(id);
      await this.gate.pass(assessmentId);
      const item = await this.items.lock(id);
      assertSeen(item, etag);
      if (!(await take(item))) return this.views.ofOne(item);
      const saved = await this.items.save(item);
      await this.journal.write({ item: saved, action, note });
      return this.views.ofOne(saved);
    });
  }
}

const NO_REQUEST = { requestedStatus: null, requestedBy: null, requestedAt: null, requestReason: null };

const actorId = (): string => currentActor().id ?? bug('a user without id');

const closedNow = () => ({ closedBy: actorId(), closedAt: new Date() });
