drop table assessments.assessment_assets;
