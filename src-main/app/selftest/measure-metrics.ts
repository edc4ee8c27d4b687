import { mkdirSync } from 'node:fs';
import { jsonNumber } from '../../api/json-number';
import { createRandom } from '../../core/random';
import type { RunEvent } from '../../domain/run-event';
import { openJournal } from '../../rundir/journal-writer';
import type { HomePaths } from '../../rundir/paths';
import { pathsOfRun } from '../../scheduler/context';
import { ingestJournal } from '../../scheduler/ingest-journal';
import type { Store } from '../../store/store';
import { createApp } from '../create-app';
import { withExtraRuns } from './extra-runs';
import { recorded, startedEvent } from './fill-store';
import { medianTimes, timed, type Figure, type Times } from './measure';

interface Home {
  store: Store;
  paths: HomePaths;
}

/** How fast curves of long runs are found and thinned out, with all that an answer to a chart takes. */
export function measureCurves(home: Home): Promise<Figure> {
  const [runs, points, shown] = [50, 10_000, 1000];
  const metric = 'train/loss';
  return withExtraRuns(home, runs, async (ids) => {
    for (const [index, id] of ids.entries()) {
      const random = createRandom(3, 'selftest', index);
      const events = Array.from({ length: points }, (_, at): RunEvent => {
        const values = { [metric]: 2 * Math.exp(-at / 2000) + 0.1 * random.uniform() };
        const step = at + 1;
        return { seq: step + 1, time: at, type: 'metrics', epoch: Math.floor(at / 50), step, values };
      });
      home.store.journal.ingest(id, [{ seq: 1, time: 0, ...startedEvent }, ...events], 0, 1);
    }
    const answer = (): string =>
      JSON.stringify(
        ids.map((id) => {
          const { steps, epochs, values } = home.store.metrics.curve(id, metric, shown);
          return { steps: [...steps], epochs: [...epochs], values: Array.from(values, jsonNumber) };
        }),
      );
    const name = `curves of ${runs} runs, ${shown} of ${points.toLocaleString('en')} points each`;
    return { name, goal: 150, ...(await medianTimes(answer)) };
  });
}

export interface IngestFigure extends Times {
  /** Metric points in the journals. */
  points: number;
  journalBytes: number;
  /** Points a second that it should take at the least. */
  goal: number;
}

/** How fast journals, as workers write them, come into the database. */
export function measureIngest(home: Home): Promise<IngestFigure> {
  const [runs, events] = [20, 10_000];
  return withExtraRuns(home, runs, async (ids) => {
    let journalBytes = 0;
    for (const [index, id] of ids.entries()) {
      const random = createRandom(4, 'selftest', index);
      const paths = pathsOfRun(home, id);
      mkdirSync(paths.root, { recursive: true });
      const journal = openJournal(paths.journal);
      journal.append(startedEvent);
      for (let at = 1; at <= events; at++) {
        const values = Object.fromEntries(recorded.map((name) => [name, 10 * random.uniform()]));
        journal.append({ type: 'metrics', epoch: at, step: 100 * at, values });
      }
      journal.append({ type: 'finished', epoch: events, step: 100 * events });
      journal.dispose();
    }
    const times = await timed(() => {
      for (const id of ids) ingestJournal(home, id);
    });
    for (const id of ids) journalBytes += home.store.runs.row(id)?.journal_offset ?? 0;
    return { points: runs * events * recorded.length, journalBytes, goal: 200_000, ...times };
  });
}

/** How long it takes to take the home, with some queued runs, until work in it can begin. */
export function measureOpening(home: Home): Promise<Figure> {
  const queued = 20;
  return withExtraRuns(home, queued, async () => {
    const open = async (): Promise<void> => {
      (await createApp({ home: home.paths.root })).dispose();
    };
    return { name: `open the home, ${queued} runs queued`, goal: 300, ...(await medianTimes(open)) };
  });
}
