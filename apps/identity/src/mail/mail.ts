/** One mail in plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** A mail that is sent again under its id is the same one to mail programs. */
  readonly id?: string;
}

/** Hands mail over; when it returns, the mail is written or accepted by the server. */
export abstract class Mailer {
  abstract send(mail: Mail): Promise<void>;
}

/** Headers of a mail, as the composer takes them. */
export const envelopeOf = ({ id, ...mail }: Mail, from: string) => ({
  ...mail,
  from,
  ...(id !== undefined && { messageId: `<${id}@attestry>` }),
});
