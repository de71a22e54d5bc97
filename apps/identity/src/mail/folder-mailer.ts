import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidv7 } from '@attestry/ids';
import { createTransport } from 'nodemailer';
import { envelopeOf, type Mail, Mailer } from './mail.js';

/** Writes `.eml` files that any mail program opens, readable by the owner of the folder only: they hold tokens. */
export class FolderMailer extends Mailer {
  readonly #composer = createTransport({ streamTransport: true, buffer: true });

  constructor(
    private readonly folder: string,
    private readonly from: string,
  ) {
    super();
  }

  async send(mail: Mail): Promise<void> {
    const { message } = await this.#composer.sendMail(envelopeOf(mail, this.from));
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeFile(join(this.folder, `${uuidv7()}.eml`), message as Buffer, { mode: 0o600, flag: 'wx' });
  }
}
