drop policy co_member on identity.users;
drop table identity.memberships;
