import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runFileSchema, type RunConfig } from '../../src-main/domain/config/run-config';
import { createWatchdog } from '../../src-main/scheduler/watchdog';
import { runPaths } from '../../src-main/rundir/paths';
import { liveWorkers } from '../support/workers';
import { appWith } from '../support/fault-app';
import { temporaryFolder } from '../support/temporary';

const config = (training: object = {}, changes: object = {}): RunConfig =>
  runFileSchema.parse({
    name: 'stuck',
    dataset: { name: 'spirals', points: 60, testPoints: 20 },
    model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 150, batchSize: 8, backend: 'cpu', checkpointSeconds: 0.1, ...training },
    ...changes,
  });

it('a worker that is stopped is ended for want of a heartbeat, and its run goes on from its checkpoint', async () => {
  const app = await appWith({ heartbeatMinutes: 0.06 });
  const { id } = app.runs.submit(config());
  let stopped: number | undefined;
  await app.sweeps.work([id], {
    parallel: 1,
    onTick: () => {
      const [pid] = liveWorkers(app.paths.root);
      if (stopped !== undefined || pid === undefined) return;
      if (!app.runs.events(id).some(({ type }) => type === 'checkpoint')) return;
      stopped = pid;
      process.kill(pid, 'SIGSTOP');
    },
  });
  expect(app.runs.find(id)).toMatchObject({ state: 'finished', attempts: 2 });
  const crashes = app.runs.events(id).filter((event) => event.type === 'crashed');
  expect(crashes).toMatchObject([{ signal: 'SIGKILL', final: false }]);
  expect(crashes[0]?.message).toMatch(/^the worker was stuck and was ended: no heartbeat for [\d.]+ s$/);
  const starts = app.runs.events(id).filter((event) => event.type === 'started');
  expect(starts[1]?.resumedFrom?.step).toBeGreaterThan(0);
  expect(liveWorkers(app.paths.root)).toEqual([]);
});

it('a worker whose steps do not end is alive, and is ended for want of progress, at most so many times', async () => {
  const app = await appWith({ heartbeatMinutes: 0.06, progressMinutes: 0.05, retries: 1 });
  // A step of many minutes in JavaScript, during which the main thread does nothing else.
  const endless = config(
    { batchSize: 'full' },
    {
      dataset: { name: 'spirals', points: 3000 },
      model: { type: 'mlp', widths: [3000, 3000], neuron: 'quadratic' },
    },
  );
  const { id } = app.runs.submit(endless);
  await app.sweeps.work([id], { parallel: 1 });
  const run = app.runs.find(id);
  expect(run).toMatchObject({ state: 'failed', outcome: { code: 'WORKER_CRASHED' } });
  expect(run.outcome?.message).toMatch(/was ended: no step for [\d.]+ s since step 0$/);
  const crashes = app.runs.events(id).filter((event) => event.type === 'crashed');
  expect(crashes.map(({ final }) => final)).toEqual([false, true]);
});

/** A watchdog over one run, with a clock that is set by hand. */
function watched(limits: { heartbeatMinutes: number; progressMinutes: number }) {
  const folder = temporaryFolder();
  let time = 0;
  let beats = 0;
  const watchdog = createWatchdog(limits, () => time);
  return {
    /** Writes a heartbeat whenever it is called. */
    beating: (step: number, phase: string) => (): void => {
      const beat = { pid: 1, host: 'h', startedAt: '', time: beats++, epoch: 0, step, phase };
      writeFileSync(runPaths(folder).heartbeat, JSON.stringify(beat));
    },
    /** Looks every five seconds for so many minutes; before each look, `each` is done. */
    during(minutes: number, each: () => void = () => undefined): string | undefined {
      for (const end = time + minutes * 60_000; time < end;) {
        time += 5000;
        each();
        const problem = watchdog.problemOf('r', folder, false);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
    sleep: (minutes: number): void => {
      time += minutes * 60_000;
    },
  };
}

it('steps may take long, and evaluating still longer, as long as the worker lives', () => {
  const run = watched({ heartbeatMinutes: 1, progressMinutes: 3 });
  expect(run.during(2.9, run.beating(120, 'training'))).toBeUndefined();
  expect(run.during(23, run.beating(120, 'evaluating'))).toBeUndefined();
  expect(run.during(2.9, run.beating(121, 'training'))).toBeUndefined();
  expect(run.during(2.9, run.beating(122, 'training'))).toBeUndefined();
  expect(run.during(1, run.beating(122, 'training'))).toBe('no step for 3 min since step 122');
  const silent = watched({ heartbeatMinutes: 1, progressMinutes: 3 });
  expect(silent.during(2)).toBe('no heartbeat for 1 min');
  const loading = watched({ heartbeatMinutes: 1, progressMinutes: 3 });
  expect(loading.during(30, loading.beating(0, 'loading'))).toBe(
    'no end of loading its data and choosing a backend for 24 min, after step 0',
  );
});

it('a machine that slept has not had the time, whatever its clocks say', () => {
  const run = watched({ heartbeatMinutes: 1, progressMinutes: 3 });
  run.beating(1, 'training')();
  expect(run.during(0.9)).toBeUndefined();
  run.sleep(600);
  expect(run.during(0.9)).toBeUndefined();
  expect(run.during(0.5)).toBe('no heartbeat for 1 min');
});
