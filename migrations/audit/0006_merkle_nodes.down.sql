drop table audit.merkle_nodes;
