drop table assessments.evidence_items;
