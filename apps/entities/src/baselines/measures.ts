/** What the baseline of each type is of. docs/entities/baselines.md explains them; a test compares it with this table. */
export const MEASURES = {
  access_pattern: { measure: 'events', unit: 'events a day', category: undefined },
  network_behavior: { measure: 'addresses', unit: 'source addresses a day', category: 'country' },
  permission_usage: { measure: 'actions', unit: 'event types a day', category: undefined },
  temporal_pattern: { measure: 'hours', unit: 'hours of a day', category: 'hour' },
  resource_access: { measure: 'resources', unit: 'target resources a day', category: 'resource' },
  api_usage: { measure: 'peak', unit: 'events in the busiest hour', category: undefined },
} as const;

export type BaselineType = keyof typeof MEASURES;
export type Measure = (typeof MEASURES)[BaselineType]['measure'];
export type Category = NonNullable<(typeof MEASURES)[BaselineType]['category']>;

export const BASELINE_TYPES = Object.keys(MEASURES) as BaselineType[];
