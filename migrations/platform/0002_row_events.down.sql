drop function platform.touch_row();
drop function platform.event(uuid, text, text, text, jsonb);
drop function platform.row_key(jsonb, text);
drop function platform.row_change(jsonb, jsonb, jsonb);
drop function platform.captured_value(text);
drop function platform.current_actor_type();
drop function platform.current_actor();
drop function platform.uuidv7(timestamptz);
