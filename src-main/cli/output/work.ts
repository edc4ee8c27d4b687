import type { App, Parallel } from '../../app';
import type { RunRecord } from '../../domain/records';
import { isActive, isEnded } from '../../domain/run-state';
import { exitCodes } from '../exit-codes';
import { plural, shortNumber } from './print';
import { createProgress } from './progress';

const lookMilliseconds = 300;

/**
 * Trains runs, and before them those that their weights come from, with a progress display until they have ended, or
 * until Ctrl-C. Returns the exit code.
 */
export async function workWithProgress(
  app: App,
  asked: readonly string[],
  parallel: Parallel,
): Promise<number> {
  const sources = app.sweeps.sourcesOf(asked).map(({ id }) => id);
  const runIds = [...sources, ...asked];
  if (sources.length > 0) {
    process.stderr.write(
      `${plural(sources.length, 'run')} first, for their weights: ${sources.join(', ')}\n`,
    );
  }
  const progress = createProgress('epochs');
  const interrupt = new AbortController();
  const onSignal = (): void => {
    if (interrupt.signal.aborted) {
      app.scheduler.killAll();
      return;
    }
    progress.line('Stopping: each run writes a checkpoint. Press Ctrl-C again to end them at once.');
    interrupt.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);

  const ended = new Set(
    app.runs
      .progress(runIds)
      .filter(({ state }) => isEnded(state))
      .map(({ id }) => id),
  );
  let lastLook = -Infinity;
  const look = (): void => {
    lastLook = performance.now();
    const runs = app.runs.progress(runIds);
    for (const { id, state } of runs) {
      if (!isEnded(state) || ended.has(id)) continue;
      ended.add(id);
      progress.line(describeEnd(app.runs.find(id)));
    }
    const total = runs.reduce((sum, { epochs }) => sum + epochs, 0);
    // A run that ended early counts whole: nothing of it is left to do.
    const done = runs.reduce((sum, { state, epoch, epochs }) => sum + (isEnded(state) ? epochs : epoch), 0);
    const active = runs.filter(({ state }) => isActive(state)).length;
    progress.update({
      done,
      total,
      note: `${ended.size} of ${plural(runs.length, 'run')}, ${active} training`,
    });
  };
  const onTick = (): void => {
    if (performance.now() - lastLook >= lookMilliseconds) look();
  };
  try {
    await app.sweeps.work(runIds, { parallel, signal: interrupt.signal, onTick });
    look();
  } finally {
    progress.dispose();
    for (const signal of signals) process.off(signal, onSignal);
  }
  if (interrupt.signal.aborted) return exitCodes.interrupted;
  return app.runs.progress(runIds).some(({ state }) => state === 'failed')
    ? exitCodes.runsFailed
    : exitCodes.ok;
}

function describeEnd(run: RunRecord): string {
  const { objective } = run.config;
  const value = objective === undefined ? undefined : run.metrics[objective.metric]?.last;
  const result =
    objective === undefined || value === undefined ? '' : `  ${objective.metric} ${shortNumber(value)}`;
  const reason = run.outcome === undefined ? '' : `  ${run.outcome.code}: ${run.outcome.message}`;
  return `${run.state.padEnd(9)} ${run.name}${result}${reason}`;
}
