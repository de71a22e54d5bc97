import type { Platform } from '@attestry/start';

/** The engine's own account, in the cell's database. */
export async function superuserUrl(platform: Platform): Promise<string> {
  const url = new URL((await platform.engine()).url());
  url.pathname = new URL(platform.databaseUrl('entities_app')).pathname;
  return url.href;
}
