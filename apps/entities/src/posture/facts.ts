/** Facts that conditions may ask for, with the kind of each; docs/entities/posture.md says what they mean. */
export const FACTS = {
  'factor.improper_offboarding': 'number',
  'factor.secret_leakage': 'number',
  'factor.vulnerable_third_party': 'number',
  'factor.insecure_authentication': 'number',
  'factor.overprivileged': 'number',
  'factor.insecure_deployment': 'number',
  'factor.long_lived_secrets': 'number',
  'factor.environment_isolation': 'number',
  'factor.reuse': 'number',
  'factor.human_use': 'number',
  'cause.improper_offboarding': 'text',
  'cause.secret_leakage': 'text',
  'cause.vulnerable_third_party': 'text',
  'cause.insecure_authentication': 'text',
  'cause.overprivileged': 'text',
  'cause.insecure_deployment': 'text',
  'cause.long_lived_secrets': 'text',
  'cause.environment_isolation': 'text',
  'cause.reuse': 'text',
  'cause.human_use': 'text',
  'entity.type': 'text',
  'entity.provider': 'text',
  'entity.status': 'text',
  'entity.live': 'flag',
  'entity.temporary': 'flag',
  'entity.ever_used': 'flag',
  'entity.used_after_its_end': 'flag',
  'entity.days_unused': 'number',
  'entity.days_known': 'number',
  'entity.permissions': 'number',
  'entity.risk_score': 'number',
  'entity.risk_level': 'text',
  'entity.crown_jewel_near': 'flag',
  'threats.open': 'number',
  'threats.high': 'number',
  'threats.critical': 'number',
  'baseline.known': 'number',
  'baseline.anomalous': 'number',
  'connection.platform': 'text',
  'connection.status': 'text',
  'connection.scopes': 'number',
  'connection.days_to_expiry': 'number',
  'connection.days_since_check': 'number',
  'connection.credentials': 'number',
  'connection.endless_credentials': 'number',
  'connection.oldest_credential_days': 'number',
} as const satisfies Record<string, 'number' | 'text' | 'flag'>;

export type FactName = keyof typeof FACTS;
export type FactValue = number | string | boolean;

/** What is known of one entity or connection; a fact that is not there is unknown. */
export type Facts = ReadonlyMap<FactName, FactValue>;

/** What findings are about. */
export type Subject = 'entity' | 'connection';

export const isAbout = (fact: FactName, subject: Subject): boolean =>
  fact.startsWith('connection.') === (subject === 'connection');

export const factsOf = (known: Partial<Record<FactName, FactValue | null | undefined>>): Facts =>
  new Map(
    (Object.entries(known) as [FactName, FactValue | null | undefined][]).filter(
      (entry): entry is [FactName, FactValue] => entry[1] !== undefined && entry[1] !== null,
    ),
  );
