/** What the server is told on its command line; nothing is written into postgresql.conf. */
export function serverSettings(options: { port: number; fsync: boolean; maxConnections: number }) {
  return {
    listen_addresses: '127.0.0.1',
    port: String(options.port),
    unix_socket_directories: '',
    max_connections: String(options.maxConnections),
    shared_buffers: '96MB',
    shared_preload_libraries: 'pg_stat_statements',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %u@%d ',
    jit: 'off',
    ...(options.fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
}
