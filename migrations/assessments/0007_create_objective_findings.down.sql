drop table assessments.objective_findings;
