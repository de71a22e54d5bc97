import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordsOf } from '../detections/rule-cases.js';
import type { TestRecord } from '../detections/rule-schema.js';
import { World } from '../fixtures/a-world.js';
import { benignTraffic } from '../fixtures/benign-traffic.js';
import type { JsonObject } from '../observations/observation.js';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

interface Raised {
  tactic: string;
  method: string;
  count: number;
  status: string;
}

const threatsOf = (tenant: string) =>
  world.as(tenant, () =>
    world.sql<Raised>(
      `select tactic, detection_method as method, count, status from entities.threat_events order by detection_method, time`,
    ),
  );

const logOf = (records: readonly JsonObject[]) => JSON.stringify({ Records: records });
const short = (record: Partial<TestRecord> & { event: string }): JsonObject[] =>
  recordsOf({ by: 'user/eve', at: '0s', repeat: 1, ...record });
const STOPPED = { event: 'cloudtrail.StopLogging', request: { name: 'main' } };

describe('an import', () => {
  it('raises what its records show, once', async () => {
    const tenant = await world.aTenant();
    const log = logOf(short(STOPPED));
    await world.import(tenant, log);
    await world.import(tenant, log);
    const stopped = { tactic: 'defense-evasion', method: 'rule/trail-stopped-or-deleted', count: 1, status: 'open' };
    expect(await threatsOf(tenant)).toEqual([stopped]);
  });

  it('raises nothing new from records that come again beside new ones', async () => {
    const tenant = await world.aTenant();
    await world.import(tenant, logOf(short(STOPPED)));
    await world.import(tenant, logOf([...short(STOPPED), ...short({ event: 'ec2.DescribeInstances' })]));
    expect(await threatsOf(tenant)).toMatchObject([{ count: 1 }]);
  });

  it('counts more of the same within a day to the same threat, and starts another after it', async () => {
    const tenant = await world.aTenant();
    await world.import(tenant, logOf([...short(STOPPED), ...short({ ...STOPPED, at: '10h' })]));
    await world.import(tenant, logOf(short({ ...STOPPED, at: '30h' })));
    await world.import(tenant, logOf(short({ ...STOPPED, at: '90h' })));
    expect(await threatsOf(tenant)).toMatchObject([{ count: 3 }, { count: 1 }]);
  });

  it('counts together what came in several files', async () => {
    const tenant = await world.aTenant();
    const read = { event: 'secretsmanager.GetSecretValue', repeat: 6 };
    await world.import(tenant, logOf(short({ ...read, request: { secretId: 'a#' } })));
    expect(await threatsOf(tenant)).toEqual([]);
    await world.import(tenant, logOf(short({ ...read, at: '60s', request: { secretId: 'b#' } })));
    expect(await threatsOf(tenant)).toMatchObject([{ method: 'rule/secrets-read-in-bulk', count: 12 }]);
  });

  it('marks the events with the score of the strongest rule', async () => {
    const tenant = await world.aTenant();
    await world.import(tenant, logOf([...short(STOPPED), ...short({ event: 's3.ListBuckets' })]));
    const scores = await world.as(tenant, () =>
      world.sql(`select event_type, risk_score from entities.entity_events order by event_type`),
    );
    expect(scores).toEqual([
      { event_type: 'cloudtrail.StopLogging', risk_score: '9.0' },
      { event_type: 's3.ListBuckets', risk_score: null },
    ]);
  });

  it('keeps the threats of tenants apart', async () => {
    const [tenant, other] = [await world.aTenant(), await world.aTenant()];
    await world.import(tenant, logOf(short(STOPPED)));
    expect(await threatsOf(other)).toEqual([]);
  });
});

describe('a false positive', () => {
  it('keeps its key silent until it expires, and no other', async () => {
    const tenant = await world.aTenant();
    await world.import(tenant, logOf(short(STOPPED)));
    await world.as(tenant, () =>
      world.sql(
        `insert into entities.threat_suppressions (id, entity_id, threat_type, detection_method, threat_id, expires_at)
         select gen_random_uuid(), entity_id, threat_type, detection_method, id, now() + interval '30 days'
         from entities.threat_events`,
      ),
    );
    await world.import(tenant, logOf(short({ ...STOPPED, at: '40h' })));
    expect(await threatsOf(tenant)).toHaveLength(1);
    await world.import(tenant, logOf(short({ ...STOPPED, at: '40h', by: 'user/mallory' })));
    expect(await threatsOf(tenant)).toHaveLength(2);
    await world.as(tenant, () => world.sql(`update entities.threat_suppressions set expires_at = now()`));
    await world.import(tenant, logOf(short({ ...STOPPED, at: '80h' })));
    expect(await threatsOf(tenant)).toHaveLength(3);
  });
});

describe('ordinary traffic', () => {
  it.each([1, 2, 3])('of a day raises nothing (seed %i)', async (seed) => {
    const tenant = await world.aTenant();
    const records = benignTraffic(seed);
    expect(records.length).toBeGreaterThanOrEqual(300);
    await world.import(tenant, logOf(records));
    expect(await threatsOf(tenant)).toEqual([]);
  });
});

/** All that each shared log raises. */
const RAISED: Readonly<Record<string, readonly string[]>> = {
  'aws.credential-access.ec2-get-password-data.json': ['credential-access rule/ec2-password-data-read'],
  'aws.credential-access.secretsmanager-batch-retrieve-secrets.json': [
    'credential-access rule/secrets-read-in-batches',
  ],
  'aws.credential-access.ssm-retrieve-securestring-parameters.json': ['credential-access rule/parameters-read-in-bulk'],
  'aws.defense-evasion.cloudtrail-event-selectors.json': ['defense-evasion rule/trail-narrowed'],
  'aws.defense-evasion.dns-delete-logs.json': ['defense-evasion rule/dns-logs-deleted'],
  'aws.defense-evasion.vpc-remove-flow-logs.json': ['defense-evasion rule/flow-logs-deleted'],
  'aws.execution.ec2-launch-unusual-instances.json': ['execution rule/unusual-instances-launched'],
  'aws.execution.ssm-send-command.json': ['execution rule/ssm-remote-command'],
  'aws.exfiltration.ec2-security-group-open-port-22-ingress.json': ['exfiltration rule/security-group-opened'],
  'aws.exfiltration.ec2-share-ebs-snapshot.json': ['exfiltration rule/ebs-snapshot-shared'],
  'aws.impact.bedrock-invoke-model.json': ['impact rule/bedrock-access-enabled'],
  'aws.lateral-movement.ec2-instance-connect.json': ['lateral-movement rule/ec2-instance-connect-tour'],
  'aws.persistence.iam-backdoor-role.json': ['persistence rule/iam-role-trusts-outsider'],
  'aws.persistence.iam-create-admin-user.json': [
    'persistence rule/iam-access-key-for-another',
    'persistence rule/iam-privileged-policy-attached',
  ],
  'aws.persistence.iam-create-user-login-profile.json': ['persistence rule/iam-login-profile-for-another'],
  'aws.persistence.lambda-layer-extension.json': ['persistence rule/lambda-layer-added'],
  'aws.persistence.rolesanywhere-create-trust-anchor.json': ['persistence rule/rolesanywhere-trust-anchor'],
  'aws.privilege-escalation.iam-update-user-login-profile.json': [
    'privilege-escalation rule/iam-login-profile-changed-for-another',
  ],
};

const folder = process.env['SAMPLE_DATA_DIR'] && join(process.env['SAMPLE_DATA_DIR'], 'cloudtrail');
if (folder) {
  describe('the shared logs of real attacks', () => {
    it.each(readdirSync(folder))('%s raises a threat of its tactic', async (name) => {
      const tenant = await world.aTenant();
      await world.import(tenant, readFileSync(join(folder, name)));
      const raised = await threatsOf(tenant);
      expect(raised.map(({ tactic }) => tactic)).toContain(name.split('.')[1]);
      expect(raised.map(({ tactic, method }) => `${tactic} ${method}`)).toEqual(RAISED[name]);
    });
  });
}
