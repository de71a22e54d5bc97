drop table assessments.operational_plans;
