import { localTime } from '../local-time.js';
import { message } from '../message.js';
import type { Notification } from '../notification.js';
import { titleOf } from '../title.js';

/** Subject and text in the language of the profile, times in its zone. */
export function mailOf(notification: Notification): { subject: string; text: string } {
  const { language, timeZone, firstAt, lastAt, count, kind, resourceType, resourceId } = notification;
  const title = titleOf(notification);
  const lines = [
    title,
    '',
    message(language, ['mail.happened'], { first: localTime(firstAt, timeZone) }),
    ...(count > 1 ? [message(language, ['mail.last'], { last: localTime(lastAt, timeZone) })] : []),
    message(language, ['mail.resource'], { resource: `${resourceType} ${resourceId}`.trim() }),
    '',
    message(language, [kind === 'security' ? 'mail.security' : 'mail.why']),
    '',
  ];
  return { subject: `Attestry: ${title}`.slice(0, 250), text: lines.join('\n') };
}
