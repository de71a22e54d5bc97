import { Injectable } from '@nestjs/common';
import { TenantGate } from '@attestry/rpc';
import { WriteGuard } from './write-guard.js';

/**
 * Keeps suspended tenants out of every method that does not say `while_suspended`, in a transaction before that of the
 * use case. What is written is guarded there once more, where a suspension in between is seen too.
 */
@Injectable()
export class LocalTenantGate extends TenantGate {
  constructor(private readonly guard: WriteGuard) {
    super();
  }

  override assertOpen(): Promise<void> {
    return this.guard.assertWritable();
  }
}
