import { entitiesBelow, schemaDifference } from '@attestry/persistence';
import { join } from 'node:path';

const APPS = join(import.meta.dirname, '../../../apps');

/** Of a service as it is built; `npm run migrate` builds before it runs. */
export const differenceOfApp = async (url: string, service: string): Promise<string[]> =>
  schemaDifference(url, service, await entitiesBelow(join(APPS, service, 'dist')));
