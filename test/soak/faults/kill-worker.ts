import { aWorker, signal } from './a-worker.ts';
import type { Fault } from './fault.ts';

/** SIGKILL, as the system does where memory runs out. */
export const killWorker: Fault = {
  name: 'kill-worker',
  async inject(soak, random) {
    const worker = await aWorker(soak, random);
    if (worker === undefined) return undefined;
    signal(worker.pid, 'SIGKILL');
    return `SIGKILL to ${worker.pid}, which trained ${worker.runId}`;
  },
};
