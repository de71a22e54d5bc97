import { message } from './message.js';
import type { Notification } from './notification.js';

/** One line that says what happened, and how often if more than once. */
export function titleOf(of: Pick<Notification, 'language' | 'eventType' | 'kind' | 'params' | 'count'>): string {
  const { language, eventType, kind, params, count } = of;
  const title = message(language, [`${eventType}#${kind}`, eventType], params);
  return count === 1 ? title : message(language, ['times'], { title, count });
}
