export const ASSET_KINDS = [
  'endpoint',
  'server',
  'network_device',
  'application',
  'cloud_service',
  'non_human_identity',
  'facility',
  'people',
  'operational_technology',
  'other',
] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

/** How an asset counts (32 CFR 170.19(c)). */
export const ASSET_CATEGORIES = [
  'cui',
  'security_protection',
  'contractor_risk_managed',
  'specialized',
  'out_of_scope',
] as const;
export type AssetCategory = (typeof ASSET_CATEGORIES)[number];
