drop table identity.invitations;
