import type { AuditEvent } from './record.js';

/** Two records with known hashes: test data for every place that records pass through. */
export const FIRST: AuditEvent = {
  tenant_id: '11111111-1111-4111-8111-111111111111',
  id: 'aaaaaaaa-0000-4000-8000-000000000001',
  occurred_at: '2026-03-02T09:00:00.000Z',
  actor: { type: 'user', id: 'bbbbbbbb-0000-4000-8000-000000000001' },
  action: 'finding.update',
  resource: { type: 'control_finding', id: 'AC.L2-3.1.1' },
  outcome: 'success',
  details: { from: 'NOT_MET', to: 'MET' },
};
export const FIRST_CANONICAL =
  '{"action":"finding.update","actor":{"id":"bbbbbbbb-0000-4000-8000-000000000001","type":"user"},"details":{"from":"NOT_MET","to":"MET"},"id":"aaaaaaaa-0000-4000-8000-000000000001","occurred_at":"2026-03-02T09:00:00.000Z","outcome":"success","resource":{"id":"AC.L2-3.1.1","type":"control_finding"},"seq":1,"tenant_id":"11111111-1111-4111-8111-111111111111","v":1}';
export const FIRST_HASH = 'def813e5c93df2d8ff7d2096943706849b5dbb29e83df7f0d28794a7c2bbc7e2';

export const SECOND: AuditEvent = {
  ...FIRST,
  id: 'aaaaaaaa-0000-4000-8000-000000000002',
  actor: { type: 'system', id: null },
  action: 'score.compute',
  resource: { type: 'assessment', id: 'cccccccc-0000-4000-8000-000000000001' },
  details: { score: 92 },
};
export const SECOND_CANONICAL =
  '{"action":"score.compute","actor":{"id":null,"type":"system"},"details":{"score":92},"id":"aaaaaaaa-0000-4000-8000-000000000002","occurred_at":"2026-03-02T09:00:00.000Z","outcome":"success","resource":{"id":"cccccccc-0000-4000-8000-000000000001","type":"assessment"},"seq":2,"tenant_id":"11111111-1111-4111-8111-111111111111","v":1}';
export const SECOND_HASH = 'd6340a10cabb71666ed0ece8b697cf8af4a12ff7b4e12dd9d2e89068a09d8c01';
