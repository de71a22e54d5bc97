/** Where a sealed value lives. A copy in another tenant, table, column or row does not open. */
export interface Place {
  tenantId: string;
  /** With schema: `identity.user_profiles`. */
  table: string;
  column: string;
  /** Primary key of the row within the tenant. */
  row: string;
}

/** Every part carries its length, so no two places read alike. */
export function associatedData(place: Place, keyVersion: number): Buffer {
  return lengthPrefixed([place.tenantId, place.table, place.column, place.row, String(keyVersion)]);
}

export function lengthPrefixed(parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
