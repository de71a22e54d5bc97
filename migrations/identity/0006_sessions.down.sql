drop table identity.refresh_tokens, identity.sessions;
