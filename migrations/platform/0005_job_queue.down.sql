drop function platform.drop_job_queue(text), platform.job_queue(text), platform.job_queue_plan();
