drop table assessments.poam_milestones;
