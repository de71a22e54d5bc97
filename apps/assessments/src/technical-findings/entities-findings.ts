import { Injectable } from '@nestjs/common';
import { entitiesV1, enumText } from '@attestry/contracts';
import { bug, Unavailable } from '@attestry/domain-errors';
import type { PageRequest } from '@attestry/persistence';
import { type RpcClient, RpcClients, RpcError } from '@attestry/rpc';
import { InventoryFindings } from './inventory-findings.js';
import type { Severity, TechnicalFinding, TechnicalFindingPage, TechnicalFindingSummary } from './technical-finding.js';

const PATIENCE_MS = 3_000;
/** Requirements that one call may name. */
const CODES_AT_ONCE = 100;

const severities = enumText<entitiesV1.ThreatSeverity, Severity>(entitiesV1.ThreatSeverity, 'THREAT_SEVERITY_');
const { PostureState } = entitiesV1;

/** The service of entities, on behalf of whoever asks. */
@Injectable()
export class EntitiesFindings extends InventoryFindings {
  readonly #posture: RpcClient<entitiesV1.PostureServiceService>;

  constructor(clients: RpcClients, address: string) {
    super();
    this.#posture = clients.client(entitiesV1.PostureServiceService, address, { audience: 'entities' });
  }

  override async list(code: string, accepted: boolean, page: PageRequest): Promise<TechnicalFindingPage> {
    const request = entitiesV1.ListPostureFindingsRequest.fromPartial({
      requirementCode: code,
      state: accepted ? PostureState.POSTURE_STATE_ACCEPTED : PostureState.POSTURE_STATE_OPEN,
      ...page,
    });
    const { findings, nextPageToken } = await answered(this.#posture.listPostureFindings(request, ON_BEHALF));
    return { findings: findings.map((finding) => fromProto(finding, code)), nextPageToken };
  }

  override async summarize(codes: readonly string[]): Promise<TechnicalFindingSummary[]> {
    const found: entitiesV1.RequirementPosture[] = [];
    for (let at = 0; at < codes.length; at += CODES_AT_ONCE) {
      const request = { requirementCodes: codes.slice(at, at + CODES_AT_ONCE), sampleSize: 0 };
      found.push(...(await answered(this.#posture.summarizePosture(request, ON_BEHALF))).requirements);
    }
    return found.map(summaryFromProto);
  }
}

const ON_BEHALF = { onBehalf: true, deadlineMs: PATIENCE_MS } as const;
const AWAY: ReadonlySet<string> = new Set(['unavailable', 'deadline_exceeded', 'internal', 'unimplemented']);

/** What the service refuses goes on to the caller; that it gave no answer is said as such. */
async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof RpcError) || !AWAY.has(error.kind)) throw error;
    throw new Unavailable('the service of entities', { metadata: { service: 'entities' }, cause: error });
  }
}

const fromProto = (finding: entitiesV1.PostureFinding, code: string): TechnicalFinding => ({
  id: finding.id,
  entityId: finding.entityId,
  connectionId: finding.connectionId,
  ruleId: finding.ruleId,
  title: finding.title,
  severity: severities.textOf(finding.severity) ?? bug('a finding came without severity'),
  why: finding.requirements.find(({ requirementCode }) => requirementCode === code)?.why ?? '',
  actionTypes: finding.actionTypes,
  openedAt: finding.openedAt,
  lastSeenAt: finding.lastSeenAt,
  acceptedUntil: finding.acceptEndTime,
});

const summaryFromProto = (found: entitiesV1.RequirementPosture): TechnicalFindingSummary => ({
  code: found.requirementCode,
  open: found.open ?? bug('a summary came without counts'),
  accepted: found.acceptedCount,
  newestOpenedAt: found.newestOpenedAt,
  ruleIds: found.ruleIds,
});
