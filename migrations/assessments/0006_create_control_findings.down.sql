drop table assessments.control_findings;
