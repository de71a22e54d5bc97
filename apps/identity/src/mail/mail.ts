/** One mail in plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands mail over; when it returns, the mail is written or accepted by the server. */
export abstract class Mailer {
  abstract send(mail: Mail): Promise<void>;
}
