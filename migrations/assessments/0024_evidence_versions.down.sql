drop table assessments.evidence_versions;
