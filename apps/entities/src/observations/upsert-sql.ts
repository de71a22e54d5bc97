/** Assignments of an upsert that take the new row's values of these columns under a condition, else keep the stored. */
export const takenWhen = (condition: string, ...columns: string[]): string =>
  columns
    .map((column) => `${column} = case when ${condition} then excluded.${column} else stored.${column} end`)
    .join(', ');
