drop table assessments.assessment_snapshots;
