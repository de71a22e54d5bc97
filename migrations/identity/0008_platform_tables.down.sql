drop table identity.sign_in_attempts, identity.used_operator_keys, identity.signing_keys;
