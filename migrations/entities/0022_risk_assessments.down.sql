drop table entities.risk_assessments;
