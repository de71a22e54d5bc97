/** An exception from a rule of the catalogue, and why it is none from its purpose. */
export interface Allowed {
  readonly what: string;
  readonly reason: string;
}

/** Tables whose rows belong to no tenant, with everybody who may read or write them. */
export interface TenantlessTable extends Allowed {
  readonly readers: readonly string[];
  readonly writers: readonly string[];
  /** Row security by something else than the tenant; see `SPECIAL_POLICIES`. */
  readonly rowSecurity?: true;
}

const SERVICES = ['tenancy', 'identity', 'entities', 'assessments', 'rag', 'audit'];
const each = <T>(make: (service: string) => T | T[]): T[] => SERVICES.flatMap(make);
const SERVICE_ROLES = each((service) => ['owner', 'app', 'relay', 'jobs'].map((kind) => `${service}_${kind}`));

export const TENANTLESS_TABLES: readonly TenantlessTable[] = [
  {
    what: 'platform.cell',
    reason: 'one row: which region this database is',
    readers: [...SERVICE_ROLES, 'identity_lookup', 'tenancy_operator'],
    writers: [],
  },
  {
    what: 'platform.history_platform',
    reason: 'which migrations ran',
    readers: [],
    writers: [],
  },
  ...each((service) => ({
    what: `platform.history_${service}`,
    reason: 'which migrations ran; a service is not ready while one is pending',
    readers: [`${service}_app`],
    writers: [],
  })),
  { what: 'tenancy.regions', reason: 'catalogue of the product', readers: ['tenancy_app'], writers: [] },
  {
    what: 'tenancy.plans',
    reason: 'catalogue of the product',
    readers: ['tenancy_app', 'tenancy_operator'],
    writers: [],
  },
  ...['frameworks', 'requirements', 'objectives'].map((table): TenantlessTable => ({
    what: `assessments.${table}`,
    reason: 'published catalogues, the same for everybody',
    readers: ['assessments_app'],
    writers: [],
  })),
  ...['users', 'user_profiles', 'credentials'].map((table): TenantlessTable => ({
    what: `identity.${table}`,
    reason:
      'a person may belong to several tenants and signs in before one is chosen; rows are read as oneself or co-member',
    readers: ['identity_lookup'],
    writers: ['identity_app'],
    rowSecurity: true,
  })),
];

/** Tables of a queue are the library's own, hold ids and cursors only, and are out of reach of the app roles. */
export const QUEUE_SCHEMAS: readonly Allowed[] = each((service) => ({
  what: `${service}_jobs`,
  reason: 'tables of pg-boss; a payload is a tenant id and a cursor',
}));

/** Policies that are not `tenant_id = (select <schema>.current_tenant_id())` for the app role. */
export const SPECIAL_POLICIES: readonly Allowed[] = [
  ...each((service) => [
    { what: `${service}.outbox tenant`, reason: 'the app only adds' },
    {
      what: `${service}.outbox platform_tenant`,
      reason: 'changes of tables without tenant become events of the platform tenant',
    },
    { what: `${service}.outbox relay`, reason: 'the relay delivers the events of all tenants' },
    { what: `${service}.outbox_delivery relay`, reason: 'the relay keeps book of all deliveries' },
    {
      what: `${service}.local_tenants jobs`,
      reason: 'jobs take the list of tenants from here, to work as each in turn',
    },
  ]),
  { what: 'tenancy.tenants operator', reason: 'operators list the tenants of the cell' },
  ...['users', 'user_profiles', 'credentials'].map((table) => ({
    what: `identity.${table} own`,
    reason: 'belongs to the person, who may belong to several tenants',
  })),
  { what: 'identity.users co_member', reason: 'members of a tenant see each other' },
  ...['users', 'credentials', 'memberships', 'local_tenants', 'revocations'].map((table) => ({
    what: `identity.${table} lookup`,
    reason: 'questions before the tenant is known, by definer functions and column grants only',
  })),
  {
    what: 'identity.user_profiles lookup',
    reason: 'time zone and language of co-members, by a definer function and column grants only',
  },
  {
    what: 'rag.embedding_sets owner',
    reason: 'the owner makes an index where a tenant has many vectors: how many there are, none of them',
  },
  { what: 'audit.chain_heads jobs', reason: 'which chains need a signature: the state of their heads, no records' },
];

/** Keys of tenant tables that do not begin with tenant_id. */
export const GLOBAL_KEYS: readonly Allowed[] = [
  {
    what: 'tenancy.tenants_slug',
    reason: 'a slug is public and names one tenant of the cell; only operators choose it',
  },
  { what: 'tenancy.tenants_verified_domain', reason: 'a domain belongs to one tenant, after proof by DNS' },
];

/** Functions that run with the rights of their owner. */
export const DEFINER_FUNCTIONS: readonly Allowed[] = [
  ...each((service) => ({
    what: `${service}.capture_global_row()`,
    reason: 'writes events of the platform tenant, which no app role may',
  })),
  { what: 'identity.account_by_email(wanted text)', reason: 'sign-in, before the tenant is known' },
  { what: 'identity.open_memberships(account uuid)', reason: 'sign-in, before the tenant is known' },
  { what: 'identity.tenants_of(account uuid)', reason: 'what happens to a person is told to each of their tenants' },
  { what: 'identity.live_revocations()', reason: 'the deny-list that every service polls holds all tenants' },
  { what: 'identity.mail_settings(accounts uuid[])', reason: 'two columns of the profiles of co-members' },
  { what: 'entities.maintain_event_partitions()', reason: 'partitions are made by the owner; no arguments' },
  { what: 'entities.settle_event_history()', reason: 'partitions are moved by the owner; no arguments' },
  { what: 'entities.drop_released_event_day()', reason: 'partitions are dropped by the owner; no arguments' },
];

/** Tenant tables whose changes are no events. */
export const UNCAPTURED_TABLES: readonly Allowed[] = [
  ...each((service) => [
    { what: `${service}.outbox`, reason: 'is the events' },
    { what: `${service}.outbox_delivery`, reason: 'bookkeeping of the relay' },
    { what: `${service}.local_tenants`, reason: 'projection of events of tenancy' },
    { what: `${service}.idempotency_keys`, reason: 'answers kept for a day; the work itself is captured' },
  ]),
  { what: 'entities.event_dirty_hours', reason: 'marks for the rollup; what is marked is captured' },
  { what: 'assessments.live_changes', reason: 'what those who watch see; what it tells of is captured' },
  { what: 'entities.event_streams', reason: 'how far a sender came; the events are captured' },
  ...['audit_logs', 'chain_heads', 'checkpoints', 'merkle_nodes'].map((table) => ({
    what: `audit.${table}`,
    reason: 'is the trail itself: append only, chained and signed',
  })),
];

export const EXTENSIONS: readonly Allowed[] = [
  { what: 'plpgsql', reason: 'part of PostgreSQL' },
  { what: 'pg_stat_statements', reason: 'figures of statements for operators' },
  { what: 'vector', reason: 'nearest neighbours in rag, where available' },
];
