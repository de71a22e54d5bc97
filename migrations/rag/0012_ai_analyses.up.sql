-- What machines wrote about documents and what people decided on it. Nothing that was asked or written stands here in
-- clear: `content` (question and claims) and `prompt` are sealed under the tenant's keys.
create table rag.ai_analyses (
  tenant_id uuid not null,
  id uuid not null,
  region text not null default platform.cell_region(),
  purpose text not null
    check (purpose in ('answer', 'control_narrative', 'evidence_review', 'gap_analysis', 'risk_assessment')),
  -- What a draft is for; both null for an answer.
  assessment_id uuid,
  requirement_code text check (char_length(requirement_code) between 1 and 64),
  outcome text not null default 'running'
    check (outcome in ('running', 'answered', 'insufficient_evidence', 'failed', 'cancelled')),
  -- Documents whose chunks it was given.
  document_ids uuid[] not null default '{}',
  -- Both empty while no model was asked.
  model text not null default '' check (char_length(model) <= 150),
  model_version text not null default '' check (char_length(model_version) <= 150),
  content bytea not null,
  prompt bytea,
  prompt_sha256 bytea check (octet_length(prompt_sha256) = 32),
  claims integer not null default 0 check (claims >= 0),
  unsupported_claims integer not null default 0 check (unsupported_claims between 0 and claims),
  malformed_claims integer not null default 0 check (malformed_claims >= 0),
  kept_citations integer not null default 0 check (kept_citations >= 0),
  fabricated_citations integer not null default 0 check (fabricated_citations >= 0),
  misattributed_citations integer not null default 0 check (misattributed_citations >= 0),
  stitched_citations integer not null default 0 check (stitched_citations >= 0),
  prompt_tokens integer not null default 0 check (prompt_tokens >= 0),
  completion_tokens integer not null default 0 check (completion_tokens >= 0),
  latency_ms integer not null default 0 check (latency_ms >= 0),
  -- Share of the requirement that a provider's inheritance covers, as the caller says it.
  inherited_share numeric(3, 2) not null default 0 check (inherited_share between 0 and 1),
  quality numeric(3, 2) check (quality between 0 and 1),
  quantity numeric(3, 2) check (quantity between 0 and 1),
  recency numeric(3, 2) check (recency between 0 and 1),
  confidence numeric(3, 2) check (confidence between 0 and 1),
  decision text check (decision in ('accepted', 'rejected')),
  decision_reason text check (char_length(decision_reason) between 1 and 2000),
  decided_by text,
  decided_at timestamptz,
  -- When the assessment took an accepted draft.
  delivered_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by text not null,
  updated_by text not null,
  version integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, region) references rag.local_tenants (tenant_id, region),
  constraint a_draft_has_its_requirement check ((assessment_id is null) = (requirement_code is null)),
  constraint prompt_has_its_hash check (prompt is null or prompt_sha256 is not null),
  constraint confidence_is_whole check (num_nulls(quality, quantity, recency, confidence) in (0, 4)),
  constraint decision_is_whole check (num_nulls(decision, decided_by, decided_at) in (0, 3)),
  constraint only_answers_are_decided check (decision is null or outcome = 'answered'),
  constraint only_accepted_is_delivered check (delivered_at is null or decision = 'accepted')
);
create index ai_analyses_created on rag.ai_analyses (tenant_id, created_at);
create index ai_analyses_purpose on rag.ai_analyses (tenant_id, purpose, id);
create index ai_analyses_requirement on rag.ai_analyses (tenant_id, assessment_id, requirement_code, id);
create index ai_analyses_undecided on rag.ai_analyses (tenant_id, id) where decision is null and outcome = 'answered';

select platform.tenant_table('rag.ai_analyses', '{
  "purpose": "value", "assessment_id": "value", "requirement_code": "value", "outcome": "value", "document_ids": "value", "model": "value",
  "model_version": "value", "content": "secret", "prompt": "secret", "prompt_sha256": "value", "claims": "value",
  "unsupported_claims": "value", "malformed_claims": "value", "kept_citations": "value",
  "fabricated_citations": "value", "misattributed_citations": "value", "stitched_citations": "value",
  "prompt_tokens": "value", "completion_tokens": "value", "latency_ms": "value", "inherited_share": "value",
  "quality": "value", "quantity": "value", "recency": "value", "confidence": "value", "decision": "value",
  "decision_reason": "personal", "decided_by": "value", "decided_at": "value", "delivered_at": "value"}');
revoke delete on rag.ai_analyses from rag_app;

-- A record quotes what it was given: it is seen by those who may read all of these documents. A restrictive policy only
-- narrows what the tenant's policy admits.
create policy readers on rag.ai_analyses as restrictive to rag_app
  using (not document_ids && array(select rag.hidden_documents()));

-- What counts towards the plan, whoever asks: a number tells nothing of the records that it hides.
create function rag.questions_today() returns bigint
  language plpgsql set search_path = '' as $$
declare
  acting text := coalesce(current_setting('app.actor_type', true), '');
  total bigint;
begin
  perform set_config('app.actor_type', 'job', true);
  select count(*) from rag.ai_analyses where created_at >= date_trunc('day', now(), 'UTC') into total;
  perform set_config('app.actor_type', acting, true);
  return total;
end $$;
grant execute on function rag.questions_today() to rag_app;
