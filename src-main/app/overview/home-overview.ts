import type { Disposer } from '../../core/disposable';
import type { HomeOverview, RunningRun } from '../../domain/overview';
import { emptyCounts, type RunRecord } from '../../domain/records';
import { endStates, type RunState } from '../../domain/run-state';
import type { TrainingSettings } from '../../domain/training-settings';
import { readHeartbeat } from '../../rundir/heartbeat';
import { pathsOfRun, type SchedulerContext } from '../../scheduler/context';
import type { SweepTally } from '../../store/overview-queries';
import type { watchBackends } from './backend-watch';
import { watchMachine } from './machine-watch';
import { Pace } from './pace';
import { workLeft } from './work-left';

interface Parts {
  context: SchedulerContext;
  backends: ReturnType<typeof watchBackends>;
  slots: () => TrainingSettings;
  holdsHome: () => boolean;
}

const shown = { next: 5, finished: 8, troubled: 5, sweeps: 6 };
/** Of the time, so much may be spent on looking through all runs. */
const share = 0.05;
const [leastMilliseconds, mostMilliseconds] = [500, 5000];

/** What a page about the home shows, cheap enough to be asked for each second. */
export function homeOverview({ context, backends, slots, holdsHome }: Parts) {
  const { store, paths } = context;
  const machine = watchMachine(paths.root);
  const paces = new Map<string, Pace>();
  let tallies: SweepTally[] = [];
  let counted = { at: -Infinity, took: 0 };
  let ended = '';
  let lists: Pick<HomeOverview, 'finished' | 'troubled'> = { finished: [], troubled: [] };

  const records = (ids: readonly string[]): RunRecord[] => ids.flatMap((id) => store.runs.get(id) ?? []);

  /** With very many runs this takes some time, and is done less often. */
  const count = (): void => {
    const now = performance.now();
    const rest = Math.min(mostMilliseconds, Math.max(leastMilliseconds, counted.took / share));
    if (now - counted.at < rest) return;
    tallies = store.overview.tallies();
    const endings = JSON.stringify(countsOf(tallies, endStates));
    if (endings !== ended) {
      ended = endings;
      lists = {
        finished: records(store.overview.lastEnded(['finished', 'pruned'], shown.finished)),
        troubled: records(store.overview.lastEnded(['failed', 'diverged'], shown.troubled)),
      };
    }
    counted = { at: now, took: performance.now() - now };
  };

  const runningRun = (run: RunRecord): RunningRun => {
    const heartbeat = readHeartbeat(pathsOfRun(context, run.id).root);
    const epoch = Math.max(run.epoch, heartbeat?.epoch ?? 0);
    const pace = paces.get(run.id) ?? new Pace();
    paces.set(run.id, pace);
    pace.add(performance.now(), epoch);
    const perSecond = pace.perSecond();
    const left = Math.max(0, run.config.training.epochs - epoch);
    const secondsLeft = perSecond !== undefined && perSecond > 0 ? left / perSecond : undefined;
    const sweepName = run.place && store.sweeps.get(run.place.sweepId)?.name;
    return { run, sweepName, epoch, secondsLeft };
  };

  return {
    look(): HomeOverview {
      count();
      const active = store.runs.idsIn(['running', 'starting']);
      for (const id of paces.keys()) if (!active.includes(id)) paces.delete(id);
      const counts = countsOf(tallies);
      return {
        machine: machine.measure(),
        backends: backends.known(),
        slots: slots(),
        holdsHome: holdsHome(),
        counts,
        running: records(active).map(runningRun),
        queue: {
          runs: counts.queued,
          unasked: store.sweeps.unasked('all').runs,
          next: records(store.overview.queue(shown.next)),
          secondsLeft: finite(workLeft(tallies) / active.length),
        },
        ...lists,
        sweeps: store.sweeps
          .ids()
          .slice(-shown.sweeps)
          .reverse()
          .flatMap((id) => store.sweeps.get(id) ?? []),
      };
    },
    dispose(): void {
      machine.dispose();
    },
  } satisfies Disposer & Record<string, unknown>;
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

function countsOf(tallies: readonly SweepTally[], states?: readonly RunState[]): Record<RunState, number> {
  const counts = emptyCounts();
  for (const { state, runs } of tallies) if (states?.includes(state) ?? true) counts[state] += runs;
  return counts;
}
