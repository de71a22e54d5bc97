drop table audit.checkpoints;
