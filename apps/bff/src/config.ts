import { int, loadConfig, optionalText, port, serviceSettings, text } from '@attestry/config';

const { GRPC_HOST: _host, GRPC_PORT: _port, OPS_PORT: _ops, ...common } = serviceSettings();

export const readSettings = (environment: NodeJS.ProcessEnv = process.env) =>
  loadConfig(
    'bff',
    {
      ...common,
      HOST: text('127.0.0.1'),
      PORT: port(8080),
      OPS_PORT: port(51_060),
      /** Origin that browsers see, `https://app.example.com`. With https the session cookies are Secure and `__Host-`. */
      PUBLIC_ORIGIN: optionalText(),
      /** Proxies in front whose X-Forwarded-For entries are believed. */
      TRUSTED_PROXIES: int({ max: 10, default: 0 }),
      /** Calls without a token per client address. */
      PUBLIC_CALLS_PER_MINUTE: int({ min: 1, max: 1_000_000, default: 120 }),
      MAX_CONNECTIONS: int({ min: 10, max: 100_000, default: 2_000 }),
      /** For methods that declare no longest deadline of their own. */
      CALL_DEADLINE_MS: int({ min: 100, max: 60_000, default: 5_000 }),
      /** For a JSON body to arrive. */
      BODY_TIMEOUT_MS: int({ min: 100, max: 60_000, default: 10_000 }),
      /** Longest silence of a stream of events; proxies close what is silent for longer. */
      HEARTBEAT_MS: int({ min: 50, max: 120_000, default: 15_000 }),
    },
    environment,
  );

export type BffSettings = ReturnType<typeof readSettings>;
