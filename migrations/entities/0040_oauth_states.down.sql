drop table entities.oauth_states;
