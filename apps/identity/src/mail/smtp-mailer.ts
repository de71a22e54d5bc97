import { Unavailable } from '@attestry/domain-errors';
import { createTransport, type Transporter } from 'nodemailer';
import { envelopeOf, type Mail, Mailer } from './mail.js';

const TIMEOUT_MS = 5_000;

/** Sends over SMTP; `smtp://` upgrades by STARTTLS where the server offers it, `smtps://` begins with TLS. */
export class SmtpMailer extends Mailer {
  readonly #transport: Transporter;

  constructor(
    url: string,
    private readonly from: string,
  ) {
    super();
    const { protocol, hostname, port, username, password } = new URL(url);
    this.#transport = createTransport({
      host: hostname,
      secure: protocol === 'smtps:',
      ...(port !== '' && { port: Number(port) }),
      ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    });
  }

  async send(mail: Mail): Promise<void> {
    try {
      await this.#transport.sendMail(envelopeOf(mail, this.from));
    } catch (cause) {
      throw new Unavailable('the mail server', { cause });
    }
  }
}
