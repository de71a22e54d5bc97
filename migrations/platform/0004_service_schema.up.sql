-- What each service's schema holds before its own tables: context, outbox, projection of tenants, idempotency keys.

create function platform.service_context(service text) returns void
  language plpgsql set search_path = '' as $body$
begin
  execute format($sql$
    create function %1$I.current_tenant_id() returns uuid
      language sql stable parallel safe
      return nullif(current_setting('app.current_tenant_id', true), '')::uuid;
    grant execute on function %1$I.current_tenant_id() to %2$I, %3$I, %4$I
  $sql$, service, service || '_app', service || '_relay', service || '_jobs');
end $body$;

create function platform.service_capture(service text) returns void
  language plpgsql set search_path = '' as $body$
begin
  execute format($sql$
    create function %1$I.record(tenant uuid, aggregate_type text, aggregate_id text, event jsonb) returns void
      language sql volatile
      begin atomic
        insert into %1$I.outbox (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event)
        values ((event ->> 'id')::uuid, tenant, aggregate_type, aggregate_id, event ->> 'action',
                (event ->> 'occurred_at')::timestamptz, event);
      end;

    create function %1$I.capture_row() returns trigger
      language plpgsql set search_path = '' as $function$
    declare
      before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
      after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
      tenant uuid := coalesce(after, before) ->> 'tenant_id';
      key text := platform.row_key(coalesce(after, before), tg_argv[1]);
    begin
      perform %1$I.record(tenant, tg_argv[2], key, platform.event(tenant, 'row.' || lower(tg_op), tg_argv[2], key,
        jsonb_build_object('change', platform.row_change(before, after, tg_argv[0]::jsonb))));
      return null;
    end $function$;

    create function %1$I.capture_statement() returns trigger
      language plpgsql set search_path = '' as $function$
    begin
      perform %1$I.record(tenant_id, tg_argv[1], '*', platform.event(tenant_id, 'rows.' || lower(tg_op), tg_argv[1], '*',
        jsonb_build_object('rows', count)))
      from (select tenant_id, count(*) from changed group by tenant_id) as counted;
      return null;
    end $function$;

    create function %1$I.capture_global_row() returns trigger
      language plpgsql security definer set search_path = '' as $function$
    declare
      before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
      after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
      tenant uuid := platform.platform_tenant_id();
      key text := platform.row_key(coalesce(after, before), tg_argv[1]);
    begin
      perform %1$I.record(tenant, tg_argv[2], key, platform.event(tenant, 'row.' || lower(tg_op), tg_argv[2], key,
        jsonb_build_object('change', platform.row_change(before, after, tg_argv[0]::jsonb))));
      return null;
    end $function$;

    grant execute on function %1$I.record(uuid, text, text, jsonb) to %2$I
  $sql$, service, service || '_app');
end $body$;

create function platform.service_outbox(service text) returns void
  language plpgsql set search_path = '' as $body$
begin
  execute format($sql$
    create table %1$I.outbox (
      position bigint generated always as identity,
      id uuid not null,
      tenant_id uuid not null,
      aggregate_type text not null,
      aggregate_id text not null,
      action text not null,
      occurred_at timestamptz(3) not null,
      event jsonb not null,
      created_at timestamptz not null default now(),
      fanned_out boolean not null default false,
      primary key (tenant_id, id)
    );
    create index outbox_position on %1$I.outbox (position);
    create index outbox_fresh on %1$I.outbox (position) where not fanned_out;
    alter table %1$I.outbox enable row level security;
    alter table %1$I.outbox force row level security;

    create table %1$I.outbox_delivery (
      tenant_id uuid not null,
      event_id uuid not null,
      subscriber text not null,
      position bigint not null,
      state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
      attempts integer not null default 0,
      next_at timestamptz not null default now(),
      last_error text,
      delivered_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (tenant_id, event_id, subscriber),
      foreign key (tenant_id, event_id) references %1$I.outbox (tenant_id, id) on delete cascade
    );
    create index outbox_delivery_pending on %1$I.outbox_delivery (subscriber, position) where state = 'pending';
    create index outbox_delivery_held on %1$I.outbox_delivery (subscriber, next_at) where state = 'pending';
    create index outbox_delivery_dead on %1$I.outbox_delivery (subscriber, position) where state = 'dead';
    alter table %1$I.outbox_delivery enable row level security;
    alter table %1$I.outbox_delivery force row level security;

    create policy tenant on %1$I.outbox for insert to %2$I
      with check (tenant_id = (select %1$I.current_tenant_id()));
    create policy platform_tenant on %1$I.outbox for insert to %4$I
      with check (tenant_id = platform.platform_tenant_id());
    create policy relay on %1$I.outbox to %3$I using (true) with check (true);
    create policy relay on %1$I.outbox_delivery to %3$I using (true) with check (true);
    grant insert (id, tenant_id, aggregate_type, aggregate_id, action, occurred_at, event) on %1$I.outbox to %2$I;
    grant select, update (fanned_out), delete on %1$I.outbox to %3$I;
    grant select, insert, update, delete on %1$I.outbox_delivery to %3$I
  $sql$, service, service || '_app', service || '_relay', service || '_owner');
end $body$;

create function platform.service_tenants(service text) returns void
  language plpgsql set search_path = '' as $body$
begin
  execute format($sql$
    create table %1$I.local_tenants (
      tenant_id uuid primary key,
      slug text not null,
      region text not null check (region = platform.cell_region()),
      status text not null
        check (status in ('provisioning', 'trial', 'active', 'suspended', 'closing', 'erased')),
      limits jsonb not null default '{}',
      usage jsonb not null default '{}',
      event_position bigint not null,
      updated_at timestamptz not null default now(),
      unique (tenant_id, region)
    );
    alter table %1$I.local_tenants enable row level security;
    alter table %1$I.local_tenants force row level security;
    create policy tenant on %1$I.local_tenants to %2$I
      using (tenant_id = (select %1$I.current_tenant_id()))
      with check (tenant_id = (select %1$I.current_tenant_id()));
    create policy jobs on %1$I.local_tenants for select to %3$I using (true);
    grant select, insert, update on %1$I.local_tenants to %2$I;
    grant select (tenant_id, region, status) on %1$I.local_tenants to %3$I;

    create table %1$I.idempotency_keys (
      tenant_id uuid not null default %1$I.current_tenant_id(),
      principal text not null,
      method text not null,
      key text not null,
      request_hash bytea not null,
      response bytea,
      created_at timestamptz not null default now(),
      primary key (tenant_id, principal, method, key)
    );
    create index idempotency_keys_age on %1$I.idempotency_keys (tenant_id, created_at);
    alter table %1$I.idempotency_keys enable row level security;
    alter table %1$I.idempotency_keys force row level security;
    create policy tenant on %1$I.idempotency_keys to %2$I
      using (tenant_id = (select %1$I.current_tenant_id()))
      with check (tenant_id = (select %1$I.current_tenant_id()));
    grant select, insert, update, delete on %1$I.idempotency_keys to %2$I
  $sql$, service, service || '_app', service || '_jobs');
end $body$;

create function platform.service_schema(service text) returns void
  language plpgsql set search_path = '' as $$
begin
  alter default privileges revoke execute on functions from public;
  execute format('grant usage on schema %I to %I, %I, %I', service, service || '_app', service || '_relay', service || '_jobs');
  perform platform.service_context(service);
  perform platform.service_outbox(service);
  perform platform.service_capture(service);
  perform platform.service_tenants(service);
end $$;

create function platform.drop_service_schema(service text) returns void
  language plpgsql set search_path = '' as $$
begin
  execute format('drop function %1$I.capture_global_row(), %1$I.capture_statement(), %1$I.capture_row(),
    %1$I.record(uuid, text, text, jsonb)', service);
  execute format('drop table %1$I.idempotency_keys, %1$I.local_tenants, %1$I.outbox_delivery, %1$I.outbox', service);
  execute format('drop function %I.current_tenant_id()', service);
  execute format('revoke usage on schema %I from %I, %I, %I', service, service || '_app', service || '_relay', service || '_jobs');
  alter default privileges grant execute on functions to public;
end $$;

do $$
declare
  role_name name;
begin
  for role_name in
    select rolname from pg_catalog.pg_roles
    where rolname ~ '^(tenancy|identity|entities|assessments|rag|audit)_owner$'
  loop
    execute format('grant execute on function platform.service_context(text), platform.service_outbox(text),
      platform.service_capture(text), platform.service_tenants(text), platform.service_schema(text),
      platform.drop_service_schema(text) to %I', role_name);
  end loop;
end $$;
