import { uuidv5 } from '@attestry/ids';
import type { JsonObject } from '../../observations/observation.js';
import type { NewIndicator, Observable } from '../indicator-kind.js';
import { patternOf } from './pattern.js';

/** Namespace of the ids that exported indicators have. */
const NAMESPACE = '6f1ba0a5-3a47-4cf0-9f8e-0c3d5a7a1b52';

const AUTHOR_ID = 'identity--0f6a2c1e-6d0b-4f0e-9a55-7b1f0a4f6c11';
/** Holds what STIX has no property for: level, source and when the indicator was last seen. */
export const EXTENSION_ID = 'extension-definition--9c0a2f77-8f0a-4b47-8f1f-2a1f5a2be9d3';
const DEFINED_AT = '2026-01-01T00:00:00.000Z';

/** What every exported bundle begins with. */
export const PREAMBLE: readonly JsonObject[] = [
  {
    type: 'identity',
    spec_version: '2.1',
    id: AUTHOR_ID,
    created: DEFINED_AT,
    modified: DEFINED_AT,
    name: 'Attestry',
    identity_class: 'system',
  },
  {
    type: 'extension-definition',
    spec_version: '2.1',
    id: EXTENSION_ID,
    created_by_ref: AUTHOR_ID,
    created: DEFINED_AT,
    modified: DEFINED_AT,
    name: 'Indicator bookkeeping',
    description: 'threat_level: low, medium, high or critical; source: who told it; last_seen: a timestamp.',
    schema: 'https://attestry.local/schemas/stix/indicator-bookkeeping-1.0.json',
    version: '1.0.0',
    extension_types: ['property-extension'],
  },
];

/** An indicator as a tenant keeps it. */
export interface KeptIndicator extends NewIndicator {
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The same value of the same tenant has the same id in every export. */
export const stixIdOf = (tenantId: string, { type, value }: Observable): string =>
  `indicator--${uuidv5(`${tenantId}\n${type}\n${value}`, NAMESPACE)}`;

export function indicatorObject(tenantId: string, indicator: KeptIndicator): JsonObject {
  const { type, firstSeen, lastSeen, expiresAt } = indicator;
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: stixIdOf(tenantId, indicator),
    created_by_ref: AUTHOR_ID,
    created: indicator.createdAt.toISOString(),
    modified: indicator.updatedAt.toISOString(),
    name: `Listed ${type}`,
    indicator_types: ['malicious-activity'],
    pattern: patternOf(indicator),
    pattern_type: 'stix',
    valid_from: firstSeen.toISOString(),
    ...(expiresAt > firstSeen ? { valid_until: expiresAt.toISOString() } : {}),
    confidence: indicator.confidence,
    labels: [`threat-level:${indicator.threatLevel}`],
    extensions: {
      [EXTENSION_ID]: {
        extension_type: 'property-extension',
        threat_level: indicator.threatLevel,
        source: indicator.source,
        last_seen: lastSeen.toISOString(),
      },
    },
  };
}

/** A bundle of these indicators; equal contents have an equal id. */
export function bundleOf(tenantId: string, indicators: readonly KeptIndicator[]): JsonObject {
  const objects = [...PREAMBLE, ...indicators.map((indicator) => indicatorObject(tenantId, indicator))];
  return { type: 'bundle', id: `bundle--${uuidv5(JSON.stringify(objects), NAMESPACE)}`, objects };
}
