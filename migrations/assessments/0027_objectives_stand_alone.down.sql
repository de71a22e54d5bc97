-- The better words stay: nothing depends on the former ones.
alter table assessments.objectives drop column nist_key;

select platform.global_table('assessments.objectives', '{
  "framework_code": "value", "requirement_code": "value", "letter": "value", "statement": "value"}');
