import type { Mail } from '../mail/mail.js';

/** The mail that carries the token; one text for everybody, whether the address has an account or not. */
export function invitationMail(to: string, token: string, publicUrl: string, expiresAt: Date): Mail {
  const link = new URL('/invitation', publicUrl);
  link.hash = token;
  return {
    to,
    subject: 'You are invited to Attestry',
    text: [
      'You are invited to work in Attestry.',
      '',
      `Accept here: ${link.href}`,
      `Token: ${token}`,
      '',
      `The invitation works once, until ${expiresAt.toISOString()}.`,
      'If you did not expect it, do nothing.',
      '',
    ].join('\n'),
  };
}
