export { JobRunner, type JobRunnerOptions } from './job-runner.js';
export { JobsModule, type JobsOptions } from './jobs.module.js';
export { type JobStep, TenantJob } from './tenant-job.js';
