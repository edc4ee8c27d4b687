import { liveWorker } from '../../../src-main/rundir/heartbeat.ts';
import { runningApps } from '../apps.ts';
import { aWorker, signal } from './a-worker.ts';
import type { Fault } from './fault.ts';

/** Longer than the home lets workers be silent. */
const stuckMilliseconds = 15_000;

/**
 * SIGSTOP: the worker neither trains nor answers, for a while, or for so long that the app loses patience and ends it.
 */
export const stopWorker: Fault = {
  name: 'stop-worker',
  async inject(soak, random) {
    const worker = await aWorker(soak, random);
    if (worker === undefined) return undefined;
    signal(worker.pid, 'SIGSTOP');
    const milliseconds = random.uniform() < 0.4 ? stuckMilliseconds : 300 + random.integer(3000);
    const began = performance.now();
    const apps = runningApps(soak).map(({ ended }) => ended);
    soak.later.after(milliseconds, () => {
      const folder = soak.home.run(worker.runId).root;
      // Only while it is the same process.
      if (liveWorker(folder)?.startedAt !== worker.startedAt) return;
      const isLate = performance.now() - began >= stuckMilliseconds;
      const now = runningApps(soak).map(({ ended }) => ended);
      if (
        isLate &&
        now.length > 0 &&
        now.length === apps.length &&
        now.every((ended) => apps.includes(ended))
      ) {
        soak.log(soak.problem(`nobody ended ${worker.pid}, which stood still`));
      }
      signal(worker.pid, 'SIGCONT');
    });
    return `${worker.pid}, which trained ${worker.runId}, stands still for at most ${milliseconds} ms`;
  },
};
