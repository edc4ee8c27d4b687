import { aWorker, signal } from './a-worker.ts';
import type { Fault } from './fault.ts';

/** SIGTERM: the worker writes a checkpoint and leaves. */
export const endWorker: Fault = {
  name: 'end-worker',
  async inject(soak, random) {
    const worker = await aWorker(soak, random);
    if (worker === undefined) return undefined;
    signal(worker.pid, 'SIGTERM');
    return `SIGTERM to ${worker.pid}, which trained ${worker.runId}`;
  },
};
