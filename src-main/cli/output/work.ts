import type { App, Parallel, Scope } from '../../app';
import { objectiveValue } from '../../domain/objective-value';
import type { RunRecord } from '../../domain/records';
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
  asked: Scope,
  parallel: Parallel | undefined,
): Promise<number> {
  const sources = app.sweeps.sourcesOf(asked).map(({ id }) => id);
  const scope: Scope =
    asked === 'all' ? asked : { sweepIds: asked.sweepIds, runIds: [...sources, ...asked.runIds] };
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
    progress.line(
      app.holdsHome
        ? 'Stopping: each run writes a checkpoint. Press Ctrl-C again to end them at once.'
        : 'The runs go on; `quadlab sweep pause` stops them.',
    );
    interrupt.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);

  let lastLook = -Infinity;
  const look = (): void => {
    lastLook = performance.now();
    const { runs, ended, active, epochs, epochsDone } = app.sweeps.progress(scope);
    progress.update({
      done: epochsDone,
      total: epochs,
      note: `${ended} of ${plural(runs, 'run')}, ${active} training`,
    });
  };
  try {
    await app.sweeps.work(scope, {
      parallel,
      signal: interrupt.signal,
      onTick: () => {
        if (performance.now() - lastLook >= lookMilliseconds) look();
      },
      onEnded: (run) => {
        progress.line(describeEnd(run));
      },
      onHolder: (holder) => {
        progress.line(`The home is held by ${holder}, which trains these runs.`);
      },
    });
    look();
  } finally {
    progress.dispose();
    for (const signal of signals) process.off(signal, onSignal);
  }
  if (interrupt.signal.aborted) return exitCodes.interrupted;
  return app.sweeps.progress(scope).failed > 0 ? exitCodes.runsFailed : exitCodes.ok;
}

function describeEnd(run: RunRecord): string {
  const { objective } = run.config;
  const value = objective === undefined ? undefined : objectiveValue(run, objective);
  const result =
    objective === undefined || value === undefined ? '' : `  ${objective.metric} ${shortNumber(value)}`;
  const reason = run.outcome === undefined ? '' : `  ${run.outcome.code}: ${run.outcome.message}`;
  return `${run.state.padEnd(9)} ${run.name}${result}${reason}`;
}
