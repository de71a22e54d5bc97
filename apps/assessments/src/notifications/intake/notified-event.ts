import type { Role } from '@attestry/authz';
import type { NotificationKind } from '../notification-kind.js';

/** An event that people are told of, as a service recorded it. */
export interface IncomingEvent {
  readonly id: string;
  readonly occurredAt: Date;
  readonly actorId: string | undefined;
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Who is told: everybody with a role; the user that a detail names; or who is found in this service's own tables: the
 * lead of the assessment, who has to see to the finding, whom a comment names, who else spoke in its thread; or the
 * resource, where that is a user.
 */
export type Audience =
  | { readonly roles: readonly Role[] }
  | { readonly detail: string }
  | { readonly own: 'lead' | 'assignee' | 'mentioned' | 'thread' | 'resource' };

/** One way in which an event is told. */
export interface Telling {
  readonly kind: NotificationKind;
  /** The first telling of an event that reaches a person is the one that the person gets. */
  readonly to: readonly Audience[];
  /** Only to those who hold it. */
  readonly permission?: string;
  /** Mails do not wait for the end of the quiet hours. */
  readonly urgent?: (details: Readonly<Record<string, unknown>>) => boolean;
  /** Also to whoever did it; as a rule people are not told what they did. */
  readonly actorToo?: true;
  /** A detail that stands for the resource when alike notifications are counted as one. */
  readonly about?: string;
  /** Details that the title names. */
  readonly names?: readonly string[];
}
