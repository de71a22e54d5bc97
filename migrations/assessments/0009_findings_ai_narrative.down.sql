alter table assessments.control_findings
  drop column ai_generated_narrative,
  drop column ai_confidence_score,
  drop column ai_analysis_id,
  drop column ai_accepted_by,
  drop column ai_accepted_at;

select platform.tenant_table('assessments.control_findings', '{
  "assessment_id": "value", "framework_code": "value", "requirement_code": "value",
  "implementation_narrative": "personal", "implementation_level": "value", "partial_rationale": "personal",
  "risk_level": "value", "assigned_to": "value"}');
revoke delete on assessments.control_findings from assessments_app;
