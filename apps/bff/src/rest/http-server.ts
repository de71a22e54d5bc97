import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';

export interface HttpLimits {
  maxConnections: number;
  /** Longest time from the first byte of a request to its last; uploads need it. */
  requestTimeoutMs: number;
}

/** An HTTP server with bounded headers, times and connections. Requests that Node cannot parse get a problem too. */
export function httpServer(app: Express, limits: HttpLimits): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
      requireHostHeader: true,
    },
    app,
  );
  server.maxConnections = limits.maxConnections;
  server.maxHeadersCount = 100;
  server.maxRequestsPerSocket = 10_000;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => answerUnparsed(error, socket));
  return server;
}

const UNPARSED: Readonly<Record<string, [status: string, code: string, reason: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'too_large',
    'HEADERS_TOO_LARGE',
    'the headers are too large',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'request_timeout', 'REQUEST_TIMEOUT', 'the request took too long'],
};
const UNREADABLE = ['400 Bad Request', 'invalid_input', 'MALFORMED_REQUEST', 'this is not an HTTP request'] as const;

function answerUnparsed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, reason, detail] = UNPARSED[error.code ?? ''] ?? UNREADABLE;
  const body = JSON.stringify({
    type: `urn:attestry:problem:attestry:${reason}`,
    title: status.slice(4),
    status: Number(status.slice(0, 3)),
    detail,
    code,
    reason,
    domain: 'attestry',
    requestId: '',
    traceId: '',
  });
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
}
