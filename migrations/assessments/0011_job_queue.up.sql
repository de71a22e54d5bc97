-- The service's job queue.
select platform.job_queue('assessments');
