/** What an upsert did to stored rows; rows that stayed as they were count in neither. */
export interface Changes {
  created: number;
  /** Rows that were there before the transaction. */
  updated: number;
}

export const NO_CHANGES: Readonly<Changes> = { created: 0, updated: 0 };

/** A row that an upsert wrote. */
export interface Upserted {
  created: boolean;
  /** Made by this transaction, now or earlier. */
  own: boolean;
}

/** What an upsert of `stored` returns for `changesOf`. */
export const UPSERTED = 'stored.xmax = 0 as created, stored.created_at = now() as own';

export const changesOf = (upserted: readonly Upserted[]): Changes => ({
  created: upserted.filter(({ created }) => created).length,
  updated: upserted.filter(({ own }) => !own).length,
});

export const addChanges = (a: Changes, b: Changes): Changes => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
});
