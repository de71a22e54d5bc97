drop table identity.credentials, identity.user_profiles, identity.users;
drop function identity.touch_account();
