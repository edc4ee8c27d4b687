import type { RunEvent } from '../../../domain/run-event';

/** Where the time of a run went, by the times in its journal, in milliseconds. */
export interface RunTimes {
  pid: number;
  /** When the journal was opened, and when the run had ended. */
  openedAt: number;
  endedAt: number;
  /** From there to the start of training: reading the configuration, loading data and backend, making the network. */
  preparing: number;
  /** Steps and evaluations: the work that the run is for. */
  training: number;
  /** From the last metrics to the end: the checkpoint. */
  ending: number;
}

/** The mean times of a run, in milliseconds. */
export interface Stages {
  preparing: number;
  training: number;
  ending: number;
  /** From the end of a run to the opening of the journal of the next one in the same process. */
  between: number;
  /** What remains of the places: processes that start and end, and the last run alone. */
  rest: number;
}

/** Undefined for a run that did not train from its start to its end at once. */
export function timesOf(events: readonly RunEvent[]): RunTimes | undefined {
  const started = events.find((event) => event.type === 'started');
  const finished = events.findLast((event) => event.type === 'finished');
  const last = events.findLast((event) => event.type === 'metrics');
  if (started?.attempt !== 1 || finished?.elapsed === undefined || last === undefined) return undefined;
  const openedAt = finished.time - 1000 * finished.elapsed;
  return {
    pid: started.pid,
    openedAt,
    endedAt: finished.time,
    preparing: started.time - openedAt,
    training: last.time - started.time,
    ending: finished.time - last.time,
  };
}

/** What runs took on the mean, of so many places that were theirs for so many seconds. */
export function stagesOf(runs: readonly RunTimes[], places: number, seconds: number): Stages {
  const count = Math.max(1, runs.length);
  const mean = (of: (run: RunTimes) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / count;
  const inOrder = runs.toSorted((a, b) => a.pid - b.pid || a.openedAt - b.openedAt);
  const gaps = inOrder.flatMap((run, index) => {
    const before = inOrder[index - 1];
    return before?.pid === run.pid ? [run.openedAt - before.endedAt] : [];
  });
  const between = gaps.reduce((sum, gap) => sum + gap, 0) / count;
  const [preparing, training, ending] = [
    mean((run) => run.preparing),
    mean((run) => run.training),
    mean((run) => run.ending),
  ];
  const rest = (1000 * places * seconds) / count - preparing - training - ending - between;
  return { preparing, training, ending, between, rest };
}
