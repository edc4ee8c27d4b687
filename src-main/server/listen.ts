import type { Server } from 'node:http';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';

/** Opens a port of this machine, or says why that can't be. */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const reason = systemErrorCode(error) === 'EADDRINUSE' ? 'another program has it' : messageOf(error);
      reject(
        new QuadLabError('STATE_INVALID', `port ${port} of ${host} can't be opened: ${reason}`, {
          cause: error,
          advice: 'Choose another with --port N; --port 0 takes any free one.',
        }),
      );
    });
    server.listen({ host, port, exclusive: true }, resolve);
  });
}
