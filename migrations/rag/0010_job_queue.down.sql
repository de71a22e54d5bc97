select platform.drop_job_queue('rag');
