// Lets runs of a home write as workers do, until it is ended: node live-writer.ts HOME. It holds the home, and brings what
// is in the journals into the store as often as the app does.
import { setTimeout as delay } from 'node:timers/promises';
import { homePaths } from '../../../src-main/rundir/paths.ts';
import { workerIdentity } from '../../../src-main/rundir/heartbeat.ts';
import { openJournal } from '../../../src-main/rundir/journal-writer.ts';
import { writeHeartbeat } from '../../../src-main/rundir/write-heartbeat.ts';
import { pathsOfRun } from '../../../src-main/scheduler/context.ts';
import { ingestJournal } from '../../../src-main/scheduler/ingest-journal.ts';
import { ensureDirectoryOf } from '../../../src-main/scheduler/run-directory.ts';
import { takeHomeLock } from '../../../src-main/store/home-lock.ts';
import { contextOf, liveRuns, started } from './homes.ts';

/** As often as workers write here, and as the scheduler reads what they wrote. */
const [writeMilliseconds, readMilliseconds] = [100, 250];

const paths = homePaths(process.argv[2] ?? '');
if (takeHomeLock(paths.lock) === undefined) throw new Error('the home is held by another process');
const context = contextOf(paths);
const runs = context.store.runs.list().slice(-liveRuns);
const writers = runs.map((run) => {
  ensureDirectoryOf(context, run);
  const files = pathsOfRun(context, run.id);
  const journal = openJournal(files.journal);
  if (journal.attempts === 0) journal.append(started);
  return { run, files, journal };
});
let step = context.store.runs.list().at(-1)?.step ?? 0;
let read = -Infinity;
process.stdout.write(`${runs[0]?.id ?? ''}\n`);
for (;;) {
  step++;
  const began = performance.now();
  for (const { run, files, journal } of writers) {
    const error = 40 / (1 + step / 100) + run.config.seed + Math.sin(step / 3 + run.config.seed);
    const epoch = Math.min(run.config.training.epochs - 1, Math.floor(step / 100));
    const values = { [step % 10 === 0 ? 'test/error' : 'train/loss']: error };
    journal.append({ type: 'metrics', epoch, step, values });
    if (step % 10 === 0)
      writeHeartbeat(files.heartbeat, { ...workerIdentity(), time: Date.now(), epoch, step });
  }
  if (began - read >= readMilliseconds) {
    read = began;
    for (const { run } of writers) ingestJournal(context, run.id);
  }
  await delay(Math.max(0, writeMilliseconds - (performance.now() - began)));
}
