import { currentActor } from '@attestry/request-context';

/** Who acts, as it is kept: `user:<id>`, `job:<name>`. */
export function actingNow(): string {
  const { type, id } = currentActor();
  return `${type}:${id}`;
}
