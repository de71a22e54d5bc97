drop function entities.maintain_event_partitions(), entities.create_event_day(date),
  entities.advance_event_history(date), entities.event_partition(date), entities.event_history_end();
