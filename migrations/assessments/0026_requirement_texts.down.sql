alter table assessments.requirements
  drop column nist_numbers, drop column statement, drop column discussion, drop column examine_items,
  drop column interview_items, drop column test_items;

select platform.global_table('assessments.requirements', '{
  "framework_code": "value", "rank": "value", "code": "value", "nist_number": "value", "family": "value",
  "family_name": "value", "title": "value", "weight": "value", "level1": "value", "poam_eligibility": "value",
  "objective_letters": "value"}');
