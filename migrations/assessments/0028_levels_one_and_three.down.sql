alter table assessments.objectives disable trigger user;
alter table assessments.requirements disable trigger user;
delete from assessments.objectives where framework_code in ('CMMC_L1', 'CMMC_L3', 'NIST_171');
delete from assessments.requirements where framework_code in ('CMMC_L1', 'CMMC_L3', 'NIST_171');
alter table assessments.objectives enable trigger user;
alter table assessments.requirements enable trigger user;
delete from assessments.frameworks where code in ('CMMC_L1', 'CMMC_L3', 'NIST_171');

alter table assessments.frameworks drop constraint one_edition_a_row, drop column scoring;
select platform.global_table('assessments.frameworks', '{
  "code": "value", "display_name": "value", "version": "value", "max_score": "value"}');
