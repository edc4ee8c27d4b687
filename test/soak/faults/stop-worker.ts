import { liveWorker } from '../../../src-main/rundir/heartbeat.ts';
import { aWorker, signal } from './a-worker.ts';
import type { Fault } from './fault.ts';

/** SIGSTOP for a while: the worker neither trains nor answers. Whoever loses patience may end it meanwhile. */
export const stopWorker: Fault = {
  name: 'stop-worker',
  async inject(soak, random) {
    const worker = await aWorker(soak, random);
    if (worker === undefined) return undefined;
    signal(worker.pid, 'SIGSTOP');
    const milliseconds = 300 + random.integer(4500);
    soak.later.after(milliseconds, () => {
      const folder = soak.home.run(worker.runId).root;
      // Only while it is the same process.
      if (liveWorker(folder)?.startedAt === worker.startedAt) signal(worker.pid, 'SIGCONT');
    });
    return `${worker.pid}, which trained ${worker.runId}, stands still for ${milliseconds} ms`;
  },
};
