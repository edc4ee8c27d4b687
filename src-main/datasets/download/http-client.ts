import { EnvHttpProxyAgent, interceptors, request, type Dispatcher } from 'undici';
import { messageOf, QuadLabError } from '../../core/errors';
import type { AsyncDisposer } from '../../core/disposable';
import type { DownloadSettings } from '../../domain/download-settings';

const mostRedirections = 10;

export interface HttpAnswer {
  status: number;
  /** A header's value, the first one where it is there several times. */
  header(name: string): string | undefined;
  /** The bytes as sent: a content encoding is left in place. */
  chunks: AsyncIterator<Uint8Array>;
  /** Ends the transfer, wherever it is. */
  close(): void;
}

export interface HttpClient extends AsyncDisposer {
  get(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer>;
}

/**
 * Opens what asks servers: through the proxy of the settings, else the one that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name.
 * Follows redirections. Throws CONFIG_INVALID where a proxy's address is no URL.
 */
export function openHttp(
  settings: Pick<DownloadSettings, 'proxy' | 'connectSeconds' | 'stallSeconds'>,
): HttpClient {
  const agent = openAgent(settings);
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: mostRedirections }));
  const stall = 1000 * settings.stallSeconds;
  return {
    async get(url, headers, signal) {
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url, {
        dispatcher,
        headers: { 'accept-encoding': 'identity', 'user-agent': 'QuadLab', ...headers },
        headersTimeout: stall,
        bodyTimeout: stall,
        signal: signal ?? null,
      });
      return {
        status: statusCode,
        header(name) {
          const value = answered[name];
          return Array.isArray(value) ? value[0] : value;
        },
        chunks: (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](),
        close() {
          // What is left unread is of no interest, and neither is how it ends.
          body.on('error', () => undefined);
          body.destroy();
        },
      };
    },
    dispose: () => agent.destroy(),
  };
}

function openAgent({
  proxy,
  connectSeconds,
}: Pick<DownloadSettings, 'proxy' | 'connectSeconds'>): Dispatcher {
  const timeout = 1000 * connectSeconds;
  const explicit = proxy === undefined ? {} : { httpProxy: proxy, httpsProxy: proxy, noProxy: '' };
  try {
    return new EnvHttpProxyAgent({
      connect: { timeout },
      proxyTls: { timeout },
      // Many proxies open tunnels to port 443 only.
      proxyTunnel: false,
      ...explicit,
    });
  } catch (error) {
    const where = proxy === undefined ? 'HTTP_PROXY or HTTPS_PROXY' : 'The proxy';
    throw new QuadLabError('CONFIG_INVALID', `${where} is no usable address: ${messageOf(error)}.`, {
      advice: 'Write it as http://host:port, or http://user:password@host:port.',
      cause: error,
    });
  }
}
