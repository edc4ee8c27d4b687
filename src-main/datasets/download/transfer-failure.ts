import { isQuadLabError, messageOf, systemErrorCode } from '../../core/errors';

/**
 * What an attempt that failed asks for:
 * `again`: the same address after a wait, with what came so far; `anew`: the same from the first byte;
 * `unreachable`: the same after a wait where the network was there before, else the next address; `next`: the next address.
 */
export type Remedy = 'again' | 'anew' | 'unreachable' | 'next';

/** Why one attempt to download brought no file, as the end of a sentence that starts with the host. */
export class TransferFailure extends Error {
  readonly remedy: Remedy;
  /** How long the server asks to wait, in seconds. */
  readonly waitSeconds: number | undefined;

  constructor(
    remedy: Remedy,
    reason: string,
    options: { waitSeconds?: number | undefined; cause?: unknown } = {},
  ) {
    super(reason, { cause: options.cause });
    this.name = 'TransferFailure';
    this.remedy = remedy;
    this.waitSeconds = options.waitSeconds;
  }
}

export const proxyWantsName = 'the proxy asks for a name and a password (status 407)';

const unreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host, or no network',
  EAI_AGAIN: 'the name cannot be looked up: there may be no network',
  ECONNREFUSED: 'connections are refused',
  ENETUNREACH: 'there is no network that leads to it',
  EHOSTUNREACH: 'there is no way to it',
  ENETDOWN: 'the network is down',
  ETIMEDOUT: 'nothing answers',
  UND_ERR_CONNECT_TIMEOUT: 'nothing answers',
};

/** What an error of the connection means; errors of our own, such as a full disk, are thrown as they are. */
export function explainTransferError(error: unknown, stallSeconds: number): TransferFailure {
  if (error instanceof TransferFailure) return error;
  if (isQuadLabError(error)) throw error;
  const code = codeOf(error);
  const failure = (remedy: Remedy, reason: string): TransferFailure =>
    new TransferFailure(remedy, reason, { cause: error });

  const why = unreachable[code];
  if (why !== undefined) return failure('unreachable', `${why} (${[code, placeOf(error)].join(' ').trim()})`);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return failure('again', `it sent nothing for ${stallSeconds} s`);
  if (['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'].includes(code))
    return failure('again', 'the connection broke off');
  if (code.startsWith('HPE_')) return failure('again', `its answer is no valid HTTP (${code})`);
  if (messageOf(error).startsWith('Proxy Authentication Required')) return failure('next', proxyWantsName);
  const proxyStatus = /^Proxy response \((\d+)\)/.exec(messageOf(error))?.[1];
  if (proxyStatus !== undefined)
    return failure('next', `the proxy refuses the way to it with status ${proxyStatus}`);
  if (/CERT|SIGNATURE|ERR_TLS|ERR_SSL|EPROTO/.test(code)) {
    return failure(
      'next',
      `its certificate is not trusted (${code}; NODE_EXTRA_CA_CERTS names a file with the certificates of your network)`,
    );
  }
  return failure('next', messageOf(error));
}

/** Where the connection failed: with a proxy, that is not where the file lies. */
function placeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('errors' in error && Array.isArray(error.errors)) return placeOf(error.errors[0]);
  if ('address' in error && 'port' in error) return `${String(error.address)}:${String(error.port)}`;
  if ('hostname' in error) return String(error.hostname);
  return /attempted address(?:es)?: ([^,)]+)/.exec(messageOf(error))?.[1] ?? '';
}

function codeOf(error: unknown): string {
  const code = systemErrorCode(error);
  if (code !== undefined) return code;
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : '';
}
