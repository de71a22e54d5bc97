select platform.drop_job_queue('assessments');
