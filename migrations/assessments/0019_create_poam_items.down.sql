drop table assessments.poam_items;
