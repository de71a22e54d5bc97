drop function audit.append_only(regclass);
drop function audit.refuse_change();
