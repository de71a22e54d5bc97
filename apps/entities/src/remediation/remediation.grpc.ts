import { Injectable } from '@nestjs/common';
import type { entitiesV1 } from '@attestry/contracts';
import type { RpcHandlers } from '@attestry/rpc';
import { ChangeParameters } from './change-parameters.usecase.js';
import { DecideRemediation } from './decide.usecase.js';
import { ExecuteRemediation } from './execute.usecase.js';
import { ProposeRemediation } from './propose.usecase.js';
import { filterOf, proposalOf, remediationToProto, stepToProto, voteOf } from './remediation.mapper.js';
import { RemediationsService } from './remediations.service.js';

@Injectable()
export class RemediationGrpc implements RpcHandlers<typeof entitiesV1.RemediationServiceService> {
  constructor(
    private readonly remediations: RemediationsService,
    private readonly propose: ProposeRemediation,
    private readonly decide: DecideRemediation,
    private readonly change: ChangeParameters,
    private readonly execute: ExecuteRemediation,
  ) {}

  async proposeRemediation(
    request: entitiesV1.ProposeRemediationRequest,
  ): Promise<entitiesV1.ProposeRemediationResponse> {
    const ids = await this.propose.run(proposalOf(request));
    const remediations = [];
    for (const id of ids) remediations.push(await this.#shown(id));
    return { workflowId: remediations[0]?.workflowId ?? '', remediations };
  }

  async getRemediation({ id }: entitiesV1.GetRemediationRequest): Promise<entitiesV1.GetRemediationResponse> {
    return { remediation: await this.#shown(id) };
  }

  async listRemediations(request: entitiesV1.ListRemediationsRequest): Promise<entitiesV1.ListRemediationsResponse> {
    const { actions, nextPageToken } = await this.remediations.list(request, filterOf(request));
    return { remediations: actions.map((action) => remediationToProto({ action, decisions: [] })), nextPageToken };
  }

  async getRemediationTimeline({
    id,
  }: entitiesV1.GetRemediationTimelineRequest): Promise<entitiesV1.GetRemediationTimelineResponse> {
    return { steps: (await this.remediations.timeline(id)).map(stepToProto) };
  }

  async changeRemediationParameters(
    request: entitiesV1.ChangeRemediationParametersRequest,
  ): Promise<entitiesV1.ChangeRemediationParametersResponse> {
    await this.change.run(request.id, request.parameters, request.etag);
    return { remediation: await this.#shown(request.id) };
  }

  async approveRemediation(
    request: entitiesV1.ApproveRemediationRequest,
  ): Promise<entitiesV1.ApproveRemediationResponse> {
    await this.decide.approve(voteOf(request, request.comment));
    return { remediation: await this.#shown(request.id) };
  }

  async rejectRemediation(request: entitiesV1.RejectRemediationRequest): Promise<entitiesV1.RejectRemediationResponse> {
    await this.decide.reject(voteOf(request, request.reason));
    return { remediation: await this.#shown(request.id) };
  }

  async executeRemediation({
    id,
    apply,
  }: entitiesV1.ExecuteRemediationRequest): Promise<entitiesV1.ExecuteRemediationResponse> {
    await (apply ? this.execute.apply(id) : this.execute.dryRun(id));
    return { remediation: await this.#shown(id) };
  }

  async rollBackRemediation({
    id,
    reason,
  }: entitiesV1.RollBackRemediationRequest): Promise<entitiesV1.RollBackRemediationResponse> {
    await this.execute.rollBack(id, reason);
    return { remediation: await this.#shown(id) };
  }

  async #shown(id: string): Promise<entitiesV1.Remediation> {
    return remediationToProto(await this.remediations.get(id));
  }
}
