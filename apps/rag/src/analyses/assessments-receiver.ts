import { Injectable } from '@nestjs/common';
import { assessmentsV1 } from '@attestry/contracts';
import { type RpcClient, RpcClients } from '@attestry/rpc';
import { type AcceptedNarrative, NarrativeReceiver } from './narrative-receiver.js';

const PATIENCE_MS = 3_000;

/** The service of assessments, on behalf of the reviewer. */
@Injectable()
export class AssessmentsReceiver extends NarrativeReceiver {
  readonly #findings: RpcClient<assessmentsV1.FindingServiceService>;

  constructor(clients: RpcClients, address: string) {
    super();
    this.#findings = clients.client(assessmentsV1.FindingServiceService, address, { audience: 'assessments' });
  }

  override async receive(narrative: AcceptedNarrative): Promise<void> {
    await this.#findings.proposeNarrative(narrative, { onBehalf: true, deadlineMs: PATIENCE_MS });
  }
}
