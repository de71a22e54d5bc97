/** What an upsert did to stored rows; rows that stayed as they were count in neither. */
export interface Changes {
  created: number;
  updated: number;
}

/** Of upserted rows, each telling whether it was new. */
export const changesOf = (upserted: readonly { created: boolean }[]): Changes => {
  const created = upserted.filter((row) => row.created).length;
  return { created, updated: upserted.length - created };
};

export const addChanges = (a: Changes, b: Changes): Changes => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
});
