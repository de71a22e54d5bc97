drop function platform.global_table(regclass, jsonb);
drop function platform.tenant_table(regclass, jsonb, boolean);
drop function platform.capture_statements(regclass, jsonb);
drop function platform.capture_rows(regclass, jsonb, text);
drop function platform.key_columns(regclass);
drop function platform.check_columns(regclass, jsonb, text[]);
drop function platform.secure_partition(regclass);
