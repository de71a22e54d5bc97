-- What is known to be bad: addresses, networks, domains, URLs, hashes, e-mail addresses and ARNs, each once a tenant.
create table entities.threat_indicators (
  tenant_id uuid not null,
  id uuid not null,
  region text not null default platform.cell_region(),
  indicator_type text not null check (indicator_type in ('ip', 'cidr', 'domain', 'url', 'hash', 'email', 'arn')),
  -- In normal form, so that one thing has one spelling. "C": compared byte by byte, by prefix too.
  indicator_value text not null collate "C" check (char_length(indicator_value) between 1 and 2048),
  -- Bits of a network's prefix: matching asks only for lengths that are there. Containment operators of inet are not
  -- leakproof, so no index could serve them under row security.
  prefix_length smallint check (prefix_length between 0 and 128),
  threat_level text not null check (threat_level in ('low', 'medium', 'high', 'critical')),
  source text not null check (char_length(source) between 1 and 100),
  -- As it was at last_seen; it halves every 90 days from then.
  confidence_score smallint not null check (confidence_score between 0 and 100),
  first_seen timestamptz not null,
  last_seen timestamptz not null check (last_seen >= first_seen),
  -- When confidence falls below 10.
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  constraint threat_indicators_value_key unique (tenant_id, indicator_type, indicator_value),
  constraint network_has_prefix check ((indicator_type = 'cidr') = (prefix_length is not null)),
  foreign key (tenant_id, region) references entities.local_tenants (tenant_id, region)
);
comment on table entities.threat_indicators is 'retention: until deleted; silent once expired';
create index threat_indicators_last_seen_idx on entities.threat_indicators (tenant_id, last_seen desc, id desc);
create index threat_indicators_type_idx
  on entities.threat_indicators (tenant_id, indicator_type, last_seen desc, id desc);
create index threat_indicators_level_idx on entities.threat_indicators (tenant_id, threat_level, last_seen desc, id desc);
create index threat_indicators_source_idx on entities.threat_indicators (tenant_id, source, last_seen desc, id desc);
create index threat_indicators_value_idx on entities.threat_indicators (tenant_id, indicator_value, id);
create index threat_indicators_prefix_idx
  on entities.threat_indicators (tenant_id, prefix_length) where prefix_length is not null;
select platform.tenant_table('entities.threat_indicators', '{
  "indicator_type": "value", "indicator_value": "personal", "prefix_length": "value", "threat_level": "value",
  "source": "value", "confidence_score": "value", "first_seen": "value", "last_seen": "value", "expires_at": "value"}');
