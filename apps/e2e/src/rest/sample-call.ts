import { uuidv7 } from '@attestry/ids';
import type { ApiDocument, Operation, Parameter, Schema } from './api-document.js';
import type { Call, Json } from './rest-caller.js';

/** A log as the tour's, for any upload: where it is no log, it is at least a file. */
export const SAMPLE_LOG = Buffer.from(
  JSON.stringify({
    Records: [
      {
        eventVersion: '1.11',
        eventID: '5b0d7a10-4c1e-4f6b-9a52-00000000e2e1',
        eventTime: '2026-03-02T02:00:01Z',
        eventSource: 'iam.amazonaws.com',
        eventName: 'CreateAccessKey',
        awsRegion: 'eu-west-1',
        sourceIPAddress: '198.51.100.7',
        userIdentity: {
          type: 'IAMUser',
          arn: 'arn:aws:iam::111122223333:user/e2e',
          accountId: '111122223333',
          userName: 'e2e',
          accessKeyId: 'AKIAATTESTRYE2E00001',
        },
        // A key for somebody else, so that there is a threat.
        requestParameters: { userName: 'e2e-other' },
        responseElements: { accessKey: { accessKeyId: 'AKIAATTESTRYE2E00002', userName: 'e2e-other' } },
      },
    ],
  }),
);

/** Bodies of methods whose example alone would stop at a rule that the schema cannot express. */
const BODIES: Readonly<Record<string, Json>> = {
  Tenant_UpdateTenant: { tenant: { slug: 'renamed', name: 'Renamed' }, updateMask: 'name' },
  User_UpdateMe: { user: { givenName: 'Ada' }, updateMask: 'givenName' },
  Assessment_UpdateAssessment: { assessment: { name: 'Renamed' }, updateMask: 'name' },
  CmmcStatus_UpdateCmmcStatus: { cmmcStatus: { uniqueId: 'S200000001' }, updateMask: 'uniqueId' },
  Asset_UpdateAsset: { asset: { name: 'Renamed' }, updateMask: 'name' },
  Finding_UpdateFindings: {
    findings: [{ requirementCode: 'AC.L2-3.1.1' }],
    changes: { riskLevel: 'RISK_LEVEL_HIGH' },
    updateMask: 'riskLevel',
  },
  Evidence_UpdateEvidence: { evidence: { title: 'Renamed' }, updateMask: 'title' },
  Finding_UpdateFinding: { finding: { riskLevel: 'RISK_LEVEL_HIGH' }, updateMask: 'riskLevel' },
  Poam_RequestPoamClosure: { status: 'POAM_STATUS_RISK_ACCEPTED', reason: 'An island network' },
  Poam_UpdatePoamItem: { item: { weakness: 'Wider than it seemed' }, updateMask: 'weakness' },
  Relationship_UpdateRelationship: { relationship: { strength: 0.5 }, updateMask: 'strength' },
  Threat_ScanThreats: { startTime: '2026-03-01T00:00:00Z', endTime: '2026-03-02T00:00:00Z' },
  Entity_UpdateEntity: { entity: { name: 'Renamed' }, updateMask: 'name' },
  Indicator_CreateIndicator: {
    indicator: {
      type: 'INDICATOR_TYPE_DOMAIN',
      value: 'listed.example',
      threatLevel: 'THREAT_SEVERITY_LOW',
      source: 'e2e',
      confidenceScore: 50,
    },
  },
  Indicator_UpdateIndicator: { indicator: { confidenceScore: 5 }, updateMask: 'confidenceScore' },
  Posture_AcceptPostureFinding: { reason: 'known', endTime: new Date(Date.now() + 86_400_000).toISOString() },
  Member_UpdateMember: { member: { role: 'ROLE_VIEWER' }, updateMask: 'role' },
};

/** Query parameters that an upload's first message asks for, or without which a call would not end. */
const QUERIES: Readonly<Record<string, Record<string, string>>> = {
  Evidence_UploadEvidenceStream: { fileName: 'log.json' },
  Evidence_UploadEvidenceVersionStream: { fileName: 'log.json' },
  Import_ImportFileStream: { kind: 'IMPORT_KIND_CLOUDTRAIL' },
  // A stream that goes on until its reader has had enough.
  Live_WatchNotificationsStream: { forSeconds: '1' },
};

/** A call that fits the document. Ids name nothing that exists, etags are left out. */
export function sampleCall(document: ApiDocument, operation: Operation): Call {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const path = Object.fromEntries(inPath.map((parameter) => [parameter.name, sampleOf(parameter)]));
  const required = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const given = required.map((parameter) => [parameter.name, sampleOf(parameter)]);
  const query: Record<string, string> = { ...Object.fromEntries(given), ...QUERIES[operation.id] };
  if (operation.isUpload) return { path, query, content: new Uint8Array(SAMPLE_LOG) };
  if (!operation.body) return { path, query };
  const body = BODIES[operation.id] ?? strangerIn(document, operation.body, operation.example);
  return { path, query, body };
}

const sampleOf = ({ schema, example }: Parameter): string =>
  schema['x-resource'] === undefined ? String(example) : uuidv7();

/** The example with ids that nobody has, and without etags. */
function strangerIn(document: ApiDocument, schema: Schema, value: unknown): unknown {
  const resolved = document.resolve(schema);
  if (Array.isArray(value)) return value.map((item) => strangerIn(document, resolved.items ?? {}, item));
  if (typeof value === 'string') return resolved['x-resource'] === undefined ? value : uuidv7();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'etag');
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, strangerIn(document, resolved.properties?.[name] ?? {}, inner)]),
  );
}
