drop table audit.chain_heads;
