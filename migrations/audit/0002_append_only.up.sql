-- The second line behind the missing grants: what is in the chain stays as it is, whoever asks.
create function audit.refuse_change() returns trigger
  language plpgsql set search_path = '' as $$
begin
  raise exception '% is append only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create function audit.append_only(target regclass) returns void
  language plpgsql set search_path = '' as $$
begin
  execute format('create trigger refuse_change before update or delete on %s
    for each row execute function audit.refuse_change()', target);
  execute format('create trigger refuse_truncate before truncate on %s
    for each statement execute function audit.refuse_change()', target);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant on %s to audit_app using (tenant_id = (select audit.current_tenant_id()))
    with check (tenant_id = (select audit.current_tenant_id()))', target);
  execute format('grant select, insert on %s to audit_app', target);
end $$;
