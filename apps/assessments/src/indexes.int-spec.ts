import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@attestry/ids';
import { type Database, openDatabase, pageOf, rows, UnitOfWork } from '@attestry/persistence';
import { runAs } from '@attestry/request-context';
import { aDatabase, type TestDatabase } from '@attestry/testing';
import pg from 'pg';
import { ENTITIES } from './app.module.js';
import { statusPageStatement } from './cmmc-status/cmmc-statuses.repository.js';
import { repliesStatement, threadsStatement } from './comments/comments.repository.js';
import { assetPageStatement } from './assessments/assets/assets.repository.js';
import { notificationsStatement } from './notifications/notifications.repository.js';
import { pageStatement } from './assessments/assessments.repository.js';
import { changePageStatement } from './assessments/findings/history/finding-history.repository.js';
import { poamPageStatement } from './poam/poam-listing.js';
import { DUE } from './poam/reminders/poam-reminders.repository.js';
import { evidenceStatement } from './evidence/evidence.repository.js';

const NO_ID = '00000000-0000-0000-0000-000000000000';
const TENANTS = Array.from({ length: 5 }, () => uuidv7());
const [TENANT = ''] = TENANTS;

let testDatabase: TestDatabase;
let database: Database;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  testDatabase = await aDatabase();
  database = openDatabase({
    url: testDatabase.urls['assessments_app']!,
    service: 'assessments',
    entities: ENTITIES,
    insecure: true,
    max: 2,
  });
  unitOfWork = new UnitOfWork(database);
  await insertMuchData(testDatabase.adminUrl);
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

/** Past the triggers: what they would capture is of no matter to a plan. */
async function insertMuchData(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query('set session_replication_role = replica');
  await client.query(
    `insert into assessments.assessments
       (tenant_id, id, region, name, type, target_level, status, created_at, created_by, updated_by)
     select tenant, gen_random_uuid(), 'us-east', 'n', 'cmmc_l2', 2,
            (array['draft', 'scoping', 'archived'])[1 + nr % 3], now() - nr * interval '1 minute', 'x', 'x'
       from unnest($1::uuid[]) as tenant, generate_series(1, 1000) as nr`,
    [TENANTS],
  );
  await client.query(
    `insert into assessments.control_findings
       (tenant_id, id, assessment_id, framework_code, requirement_code, created_by, updated_by)
     select tenant_id, gen_random_uuid(), assessments.id, requirements.framework_code, code, 'x', 'x'
       from assessments.assessments, assessments.requirements where rank <= 5`,
  );
  await client.query(
    `insert into assessments.objective_findings
       (tenant_id, id, assessment_id, framework_code, requirement_code, letter, result, basis, created_by, updated_by)
     select tenant_id, gen_random_uuid(), assessment_id, framework_code, requirement_code, 'a', 'met', 'implemented',
            'x', 'x'
       from assessments.control_findings`,
  );
  await client.query(
    `insert into assessments.comments
       (tenant_id, id, target_type, target_id, thread_id, parent_id, depth, body, author_id, created_by, updated_by)
     select tenant_id, comment, 'assessment', id, comment, null, 1, 'x', id, 'x', 'x'
       from (select tenant_id, id, gen_random_uuid() as comment
               from assessments.assessments, generate_series(1, 2)) as made`,
  );
  await client.query(
    `insert into assessments.comments
       (tenant_id, id, target_type, target_id, thread_id, parent_id, depth, body, author_id, created_by, updated_by)
     select tenant_id, gen_random_uuid(), target_type, target_id, id, id, 2, 'x', author_id, 'x', 'x'
       from assessments.comments`,
  );
  await client.query(
    `insert into assessments.assessment_assets
       (tenant_id, id, assessment_id, name, kind, category, created_by, updated_by)
     select tenant_id, gen_random_uuid(), id, 'asset ' || nr, 'server', 'cui', 'x', 'x'
       from assessments.assessments, generate_series(1, 5) as nr`,
  );
  await client.query(
    `insert into assessments.finding_changes
       (tenant_id, assessment_id, requirement_code, field, to_value, created_at, created_by)
     select tenant_id, assessment_id, requirement_code, 'note', 'n', now() - nr * interval '1 minute', 'x'
       from assessments.control_findings, generate_series(1, 3) as nr`,
  );
  await client.query(
    `insert into assessments.poam_items
       (tenant_id, id, assessment_id, framework_code, requirement_code, number, weakness, scheduled_completion, status,
        assigned_to, evidence_id, closed_by, closed_at, created_by, updated_by)
     select tenant_id, gen_random_uuid(), assessment_id, framework_code, requirement_code,
            row_number() over (partition by assessment_id), 'w', current_date + (nr % 400)::integer,
            case nr % 10 when 0 then 'open' when 1 then 'in_progress' else 'completed' end,
            overlay(md5((nr % 50)::text)::uuid::text placing '4' from 15)::uuid,
            case when nr % 10 > 1 then gen_random_uuid() end, case when nr % 10 > 1 then 'x' end,
            case when nr % 10 > 1 then now() end, 'x', 'x'
       from (select *, row_number() over () as nr from assessments.control_findings) as numbered`,
  );
  await client.query(
    `insert into assessments.evidence_items
       (tenant_id, id, assessment_id, title, type, collected_at, expires_at, created_at, updated_at, created_by,
        updated_by, version)
     select tenant_id, gen_random_uuid(), id, 't', 'log', now(), now() + nr * interval '1 day',
            now() - nr * interval '1 minute', now(), 'x', 'x', 1
       from assessments.assessments, generate_series(1, 4) as nr`,
  );
  await client.query(
    `insert into assessments.evidence_versions
       (tenant_id, id, evidence_id, number, file_name, media_type, size_bytes, sha256, collected_at, created_at,
        updated_at, created_by, updated_by, version)
     select tenant_id, gen_random_uuid(), id, 1, 'f', 'text/plain', 1, sha256('x'), now(), now(), now(), 'x', 'x', 1
       from assessments.evidence_items`,
  );
  await client.query(
    `insert into assessments.evidence_links
       (tenant_id, id, assessment_id, framework_code, requirement_code, evidence_id, created_at, updated_at, created_by,
        updated_by, version)
     select item.tenant_id, gen_random_uuid(), item.assessment_id, framework_code, requirement_code, item.id, now(),
            now(), 'x', 'x', 1
       from assessments.evidence_items as item join assessments.control_findings as control
         on control.tenant_id = item.tenant_id and control.assessment_id = item.assessment_id
      where control.requirement_code like 'AC.L2-3.1.1'`,
  );
  await client.query(
    `insert into assessments.notifications
       (tenant_id, id, user_id, kind, event_type, resource_type, resource_id, params, urgent, count, language, time_zone,
        first_at, last_at, read_at, mail_state, mail_due_at, created_at)
     select tenant, gen_random_uuid(), users[1 + nr % 20], 'threat', 'threat.raised', 'thing', nr::text, '{}', false, 1,
            'en', 'UTC', now(), now(), case when nr % 50 > 0 then now() end,
            case when nr % 2 = 0 then 'waiting' else 'none' end,
            case when nr % 2 = 0 then now() - nr * interval '1 minute' end, now()
       from unnest($1::uuid[]) as tenant, generate_series(1, 4000) as nr,
            (select array_agg(gen_random_uuid()) as users from generate_series(1, 20)) as people`,
    [TENANTS],
  );
  await client.query(
    `insert into assessments.cmmc_statuses
       (tenant_id, id, region, assessment_id, level, conducted_by, state, max_score, status_date, close_out_due,
        valid_until, evidence_retained_until, ended_on, end_reason, created_at, created_by, updated_by)
     select tenant_id, gen_random_uuid(), region, id, 2, 'self', case when nr > 990 then 'conditional' else 'expired' end,
            110, '2026-01-01', '2026-06-30', '2029-01-01', '2032-01-01', case when nr <= 990 then date '2026-07-01' end,
            case when nr <= 990 then 'close_out_missed' end, now() - nr * interval '1 minute', 'x', 'x'
       from (select *, row_number() over (partition by tenant_id order by id) as nr from assessments.assessments) as all_of_them`,
  );
  await client.query(
    `insert into assessments.affirmations (tenant_id, id, status_id, affirmed_on, official_name, official_title,
       official_contact, statement, created_by, updated_by)
     select tenant_id, gen_random_uuid(), id, '2026-01-01', 'n', 't', 'c', 's', 'x', 'x' from assessments.cmmc_statuses`,
  );
  await client.query(
    `insert into assessments.cmmc_status_changes (tenant_id, status_id, to_state, day, created_at, created_by)
     select tenant_id, id, 'conditional', '2026-01-01', now() - nr * interval '1 minute', 'x'
       from assessments.cmmc_statuses, generate_series(1, 3) as nr`,
  );
  await client.query('analyze');
  await client.end();
}

/** The plan of a statement as `assessments_app` under row security. */
async function planOf(sql: string, params: readonly unknown[] = []): Promise<string> {
  const actor = { type: 'user' as const, id: 'spec' };
  const lines = await runAs({ tenantId: TENANT, actor, name: 'spec', region: 'us-east', timeoutMs: 20_000 }, () =>
    unitOfWork.run((em) => rows<{ 'QUERY PLAN': string }>(em, `explain (costs off) ${sql}`, params)),
  );
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

const [ASSESSMENT, ANY] = [uuidv7(), { assessmentId: undefined, category: undefined, kind: undefined }];
const firstPage = pageOf({ pageSize: 20, pageToken: '' }, { list: 'spec', sortKey: 'timestamp' });
/** In the midst of the rows. */
const HOURS_AGO = new Date(Date.now() - 500 * 60_000).toISOString().slice(0, 19).replace('T', ' ');
const SOME_ID = uuidv7();
const laterAsset = { ...firstPage, after: { key: 'asset 3', id: uuidv7() } };
const ALL = { assessmentId: undefined, standing: undefined, level: undefined };
const laterPage = { ...firstPage, after: { key: `${HOURS_AGO}+00`, id: uuidv7() } };
const TARGET = { targetType: 'assessment', targetId: SOME_ID, requirementCode: '' } as const;

const everyItem = {
  assessmentId: undefined,
  status: undefined,
  assignedTo: undefined,
  requirementCode: undefined,
  overdue: false,
};
const TODAY = new Date().toISOString().slice(0, 10);
const IN_A_WHILE = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
const laterDays = { ...firstPage, after: { key: IN_A_WHILE, id: uuidv7() } };
const byDay = (changes: object, page = firstPage) =>
  poamPageStatement(page, { ...everyItem, ...changes }, 'scheduled_completion', TODAY);

describe('each question reads one index and sorts nothing', () => {
  it.each([
    ['assessments by time', 'assessments_created_at', pageStatement(firstPage, undefined)],
    ['assessments by time, later', 'assessments_created_at', pageStatement(laterPage, undefined)],
    ['assessments of a status', 'assessments_status', pageStatement(firstPage, 'draft')],
    ['assessments of a status, later', 'assessments_status', pageStatement(laterPage, 'draft')],
    ['CMMC statuses', 'cmmc_statuses_created_at', statusPageStatement(firstPage, ALL, '2026-03-02')],
    ['CMMC statuses, later', 'cmmc_statuses_created_at', statusPageStatement(laterPage, ALL, '2026-03-02')],
    [
      'CMMC statuses that time can change',
      'cmmc_statuses_running',
      {
        sql: `select id from assessments.cmmc_statuses where state <> 'expired' and id > $1::uuid order by id limit 100`,
        params: [NO_ID],
      },
    ],
    [
      'steps of a CMMC status',
      'cmmc_status_changes_of_status',
      {
        sql: `select id from assessments.cmmc_status_changes where status_id = $1 order by created_at desc, id desc limit 20`,
        params: [uuidv7()],
      },
    ],
    ['assets by name', 'assessment_assets_by_name', assetPageStatement(firstPage, ANY)],
    ['assets by name, later', 'assessment_assets_by_name', assetPageStatement(laterAsset, ANY)],
    [
      'assets of an assessment',
      'assessment_assets_of_assessment',
      assetPageStatement(laterAsset, { ...ANY, assessmentId: ASSESSMENT, category: 'cui' }),
    ],
    ['changes of a finding', 'finding_changes_of_finding', changePageStatement(laterPage, ASSESSMENT, 'AC.L2-3.1.1')],
    ['items of plans by day', 'poam_items_schedule', byDay({})],
    ['items of plans by day, later', 'poam_items_schedule', byDay({}, laterDays)],
    ['items of a status', 'poam_items_status', byDay({ status: 'in_progress' })],
    ['items of a status, later', 'poam_items_status', byDay({ status: 'in_progress' }, laterDays)],
    ['items that somebody is in charge of', 'poam_items_assignee', byDay({ assignedTo: uuidv7() })],
    ['items that are overdue', 'poam_items_due', byDay({ overdue: true })],
    ['items that are due soon', 'poam_items_due', { sql: DUE, params: [TODAY, uuidv7(), IN_A_WHILE, 20] }],
    [
      'entries of an assessment',
      'poam_items_requirement',
      {
        sql: `select number from assessments.poam_items where assessment_id = $1 and requirement_code = $2
               order by number`,
        params: [uuidv7(), 'AC.L2-3.1.1'],
      },
    ],
    [
      'findings of an assessment',
      'control_findings_tenant_id_assessment_id_requirement_code_key',
      {
        sql: 'select id from assessments.control_findings where assessment_id = $1',
        params: [uuidv7()],
      },
    ],
    [
      'findings of a requirement',
      'control_findings_requirement',
      {
        sql: `select assessment_id from assessments.control_findings
               where requirement_code = $1 order by assessment_id limit 20`,
        params: ['AC.L2-3.1.1'],
      },
    ],
    [
      'objectives of an assessment',
      'one_finding_an_objective',
      { sql: 'select result from assessments.objective_findings where assessment_id = $1', params: [uuidv7()] },
    ],
    ['threads about something', 'comments_threads', threadsStatement(firstPage, TARGET)],
    ['threads about something, later', 'comments_threads', threadsStatement(laterPage, TARGET)],
    ['threads of the tenant', 'comments_threads_of_all', threadsStatement(firstPage, undefined)],
    ['answers of a thread', 'comments_of_thread', repliesStatement(firstPage, SOME_ID)],
    [
      'answers to a comment',
      'comments_replies',
      { sql: 'select id from assessments.comments where parent_id = $1', params: [SOME_ID] },
    ],
    ['evidence by time', 'evidence_items_created_at', evidenceStatement(firstPage, {})],
    ['evidence by time, later', 'evidence_items_created_at', evidenceStatement(laterPage, {})],
    [
      'evidence of an assessment',
      'evidence_items_assessment',
      {
        sql: `select id from assessments.evidence_items where assessment_id = $1 order by created_at desc, id desc limit 20`,
        params: [uuidv7()],
      },
    ],
    [
      'evidence that expires',
      'evidence_items_expires_at',
      {
        sql: `select id from assessments.evidence_items
               where status = 'active' and expires_at < now() + interval '1 hour' order by expires_at, id limit 20`,
        params: [],
      },
    ],
    [
      'links of an assessment',
      'one_link_a_proof',
      { sql: 'select evidence_id from assessments.evidence_links where assessment_id = $1', params: [uuidv7()] },
    ],
    [
      'links of an evidence',
      'evidence_links_evidence',
      {
        sql: 'select id from assessments.evidence_links where evidence_id = $1 order by id limit 20',
        params: [uuidv7()],
      },
    ],
    [
      'the version that counts',
      'evidence_versions_number',
      {
        sql: 'select id from assessments.evidence_versions where evidence_id = $1 and number = $2',
        params: [uuidv7(), 1],
      },
    ],
    ['what a person is told', 'notifications_of_user', notificationsStatement(firstPage, SOME_ID, false)],
    ['what a person is told, later', 'notifications_of_user', notificationsStatement(laterPage, SOME_ID, false)],
    ['what a person has not read', 'notifications_unread', notificationsStatement(firstPage, SOME_ID, true)],
    [
      'what a person was told alike',
      'notifications_alike',
      {
        sql: `select id from assessments.notifications where user_id = $1 and event_type = 'a' and resource_type = 'b'
               and resource_id = 'c' and kind = 'd' and created_at > now() - interval '10 minutes'
               order by created_at desc limit 1`,
        params: [SOME_ID],
      },
    ],
    [
      'mails that are due',
      'notifications_mail',
      {
        sql: `select id from assessments.notifications
               where mail_state = 'waiting' and mail_due_at <= now() order by mail_due_at limit 20`,
        params: [],
      },
    ],
    [
      'what was told long ago',
      'notifications_age',
      {
        sql: `select id from assessments.notifications where created_at < now() - interval '180 days'
               order by created_at limit 1000`,
        params: [],
      },
    ],
  ])('%s: %s', async (_, index, { sql, params }) => {
    const plan = await planOf(sql, params);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/\bSort\b(?! Key)|Seq Scan/);
  });

  it.each([
    ['requirements of a family', 'requirements_family', `framework_code = 'CMMC_L2' and family = 'AC' order by rank`],
    ['a requirement by its number', 'requirements_nist_number', `nist_number = '3.1.1'`],
  ])('%s: %s', async (_, index, where) => {
    const plan = await runAs(
      { tenantId: TENANT, actor: { type: 'user', id: 'spec' }, name: 'spec', region: 'us-east', timeoutMs: 20_000 },
      () =>
        unitOfWork.run(async (em) => {
          // A catalogue of 110 rows fits one page of memory, which is cheaper to read whole.
          await rows(em, 'set local enable_seqscan = off');
          return rows(em, `explain (costs off) select code from assessments.requirements where ${where}`);
        }),
    );
    expect(JSON.stringify(plan)).toContain(index);
  });
});

it('a finding and its objectives are one an assessment', async () => {
  const client = new pg.Client({ connectionString: testDatabase.adminUrl });
  await client.connect();
  const { rows: keys } = await client.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid = 'assessments.control_findings'::regclass and contype in ('u', 'f') order by 1`,
  );
  await client.end();
  expect(keys.map(({ definition }) => definition)).toEqual([
    'FOREIGN KEY (framework_code, requirement_code) REFERENCES assessments.requirements(framework_code, code)',
    'FOREIGN KEY (tenant_id, assessment_id) REFERENCES assessments.assessments(tenant_id, id)',
    'UNIQUE (tenant_id, assessment_id, requirement_code)',
  ]);
});
