drop table assessments.evidence_links;
