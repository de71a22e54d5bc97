-- A narrative that a machine drafted and a person accepted. It stands beside the organization's own and never becomes a
-- result.
alter table assessments.control_findings
  add column ai_generated_narrative text check (char_length(ai_generated_narrative) between 1 and 8000),
  add column ai_confidence_score numeric(3, 2) check (ai_confidence_score between 0 and 1),
  add column ai_analysis_id uuid,
  add column ai_accepted_by text,
  add column ai_accepted_at timestamptz,
  add constraint ai_narrative_is_whole check (
    num_nulls(ai_generated_narrative, ai_confidence_score, ai_analysis_id, ai_accepted_by, ai_accepted_at) in (0, 5));

select platform.tenant_table('assessments.control_findings', '{
  "assessment_id": "value", "framework_code": "value", "requirement_code": "value",
  "implementation_narrative": "personal", "implementation_level": "value", "partial_rationale": "personal",
  "risk_level": "value", "assigned_to": "value", "ai_generated_narrative": "personal", "ai_confidence_score": "value",
  "ai_analysis_id": "value", "ai_accepted_by": "value", "ai_accepted_at": "value"}');
revoke delete on assessments.control_findings from assessments_app;
