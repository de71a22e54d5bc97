import { Injectable } from '@nestjs/common';
import { Outbox } from '@attestry/outbox';
import type { IdentityAction } from './audit-actions.js';

export interface AuditEntry {
  readonly action: IdentityAction;
  readonly resource: { readonly type: string; readonly id: string };
  readonly outcome?: 'success' | 'failure';
  /** References and figures only: neither secrets nor personal data. */
  readonly details?: Readonly<Record<string, string | readonly string[]>>;
}

/** The application events of identity: one of the documented actions, in the transaction of the change it tells of. */
@Injectable()
export class AuditTrail {
  constructor(private readonly outbox: Outbox) {}

  record(entry: AuditEntry): Promise<void> {
    return this.outbox.record(entry);
  }
}
