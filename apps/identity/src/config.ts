import { databaseSettings, int, loadConfig, oneOf, optionalText, serviceSettings, text } from '@attestry/config';
import { TOKEN_ALGORITHMS } from '@attestry/authz';
import { parseClientHashes } from './tokens/client-hashes.js';
import { PASSWORD_SCHEMES } from './passwords/password-hash.js';

const DAY_S = 86_400;

/** Nest token of the parsed settings. */
export const IDENTITY_CONFIG = Symbol('identity config');

/** Settings beside those of every service. Life times can be shortened, never extended. */
export const identitySettings = () => ({
  ACCESS_TOKEN_TTL_S: int({ min: 30, max: 600, default: 600 }),
  REFRESH_TOKEN_TTL_S: int({ min: 60, max: 30 * DAY_S, default: 30 * DAY_S }),
  SESSION_TTL_S: int({ min: 60, max: 90 * DAY_S, default: 90 * DAY_S }),
  /** How long a consumed refresh token still gives its successor, for parallel tabs and lost answers. */
  REFRESH_GRACE_S: int({ min: 1, max: 10, default: 10 }),
  SERVICE_TOKEN_TTL_S: int({ min: 25, max: 60, default: 60 }),
  INVITATION_TTL_S: int({ min: 60, max: 7 * DAY_S, default: 7 * DAY_S }),
  SIGNING_ALGORITHM: oneOf(TOKEN_ALGORITHMS, 'EdDSA'),
  SIGNING_KEY_ROTATION_S: int({ min: 3_600, max: 365 * DAY_S, default: 30 * DAY_S }),
  PASSWORD_SCHEME: oneOf(PASSWORD_SCHEMES, 'argon2id'),
  /** `tenancy=<SHA-256 of its SERVICE_CLIENT_SECRET in hex>,entities=…`; two hashes `a|b` while a secret is exchanged. */
  SERVICE_CLIENT_HASHES: text().transform((value, context) => {
    const clients = parseClientHashes(value);
    if (clients) return clients;
    context.addIssue({ code: 'custom', message: 'must be name=sha256,… with hashes of 64 hexadecimal digits' });
    return new Map<string, readonly Buffer[]>();
  }),
  /** File with the one-time operator key; read at each attempt, so a new key needs no restart. */
  OPERATOR_KEY_FILE: optionalText(),
  /** Instead of the file: SHA-256 of the key in hex. */
  OPERATOR_KEY_SHA256: optionalText().refine(
    (value) => value === undefined || /^[0-9a-f]{64}$/.test(value),
    'must be 64 hexadecimal digits',
  ),
  /** `file:<folder>` writes .eml files; `smtp://` and `smtps://` send. */
  MAIL_URL: text('file:.data/mail').refine(
    (value) => /^(file:.+|smtps?:\/\/.+)$/.test(value),
    'must begin with file:, smtp:// or smtps://',
  ),
  MAIL_FROM: text('Attestry <no-reply@attestry.local>'),
  /** Where people open the links of mails; never taken from a request. */
  PUBLIC_URL: text('http://127.0.0.1:8080').refine((value) => URL.canParse(value), 'must be a URL'),
});

export const loadIdentityConfig = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig('identity', { ...serviceSettings(), ...databaseSettings(), ...identitySettings() }, environment);

export type IdentityConfig = ReturnType<typeof loadIdentityConfig>;
