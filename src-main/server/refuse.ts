import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refusalBody } from '../api/refusal';
import type { ErrorCode } from '../core/errors';

/** How long what is still sent is thrown away, so that the sender gets to read why. */
const lingerMilliseconds = 2000;

export interface Refused {
  status: number;
  message: string;
  /** In how many seconds to ask again. */
  retryAfter?: number | undefined;
  problem?: { code: ErrorCode; advice: string | null };
}

/** Says no: to callers of the API in the words of the API, else as text. */
export function refuse(request: IncomingMessage, response: ServerResponse, refused: Refused): void {
  const { status, message, retryAfter, problem } = refused;
  const forApi = (request.url ?? '').startsWith('/api/');
  const body = forApi ? refusalBody(status, message, problem) : `${message}\n`;
  const lingers = !request.complete && status !== 401;
  response.writeHead(status, {
    'Content-Type': forApi ? 'application/json' : 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...(!lingers && { Connection: 'close' }),
  });
  response.end(body);
  if (!lingers) return;
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.destroy();
  }, lingerMilliseconds).unref();
}

/** The same where a WebSocket was asked for, and there is no response yet. */
export function refuseUpgrade(socket: Duplex, { status, message, retryAfter }: Refused): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message) + 1}`,
    'Connection: close',
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ];
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${message}\n`);
}
