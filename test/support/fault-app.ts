import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createApp, type App } from '../../src-main/app';
import type { Runtime } from '../../src-main/app/runtime';
import type { RunSettings } from '../../src-main/domain/run-settings';
import { repository } from './samples';
import { temporaryFolder } from './temporary';

/** The built worker; `npm test` builds it first. */
export const builtWorker = join(repository, 'out', 'main', 'worker.js');
/** The programs that were built, for an app that runs from its sources. */
export const builtRuntime: Runtime = {
  node: process.execPath,
  workerEntry: builtWorker,
  taskEntry: join(repository, 'out', 'main', 'dataset-task.js'),
};

/** An app whose home has these settings of runs, and whose workers are the built one or the given script. */
export async function appWith(
  runs: Partial<RunSettings>,
  { script, home = temporaryFolder() }: { script?: string; home?: string } = {},
): Promise<App> {
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ runs: { retrySeconds: 0.05, ...runs } }));
  let workerEntry = builtWorker;
  if (script !== undefined) {
    workerEntry = join(temporaryFolder(), 'worker.mjs');
    writeFileSync(workerEntry, `${fakeWorker}\n${script}`);
  }
  const app = await createApp({ home, runtime: { node: process.execPath, workerEntry } });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

/** What scripts of workers that only pretend to train may use. */
const fakeWorker = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const folder = process.argv[2];
const journal = join(folder, 'journal.ndjson');
const lines = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('\\n').filter((line) => line !== '') : []);
const write = (...events) => {
  for (const event of events) appendFileSync(journal, JSON.stringify({ seq: lines().length + 1, time: Date.now(), ...event }) + '\\n');
};
const started = () => ({
  type: 'started', attempt: lines().filter((line) => line.includes('"started"')).length + 1, pid: process.pid, host: 'here',
  resumedFrom: null, backend: 'cpu', versions: {}, fingerprint: 'f', parameters: 1, trainExamples: 1, testExamples: 1,
});
const metrics = (step) => ({ type: 'metrics', epoch: 0, step, values: { 'train/loss': step } });
const checkpoint = (step) => ({ type: 'checkpoint', epoch: 0, step, file: 'x', bytes: 1, sha256: 'x' });
const isFirst = () => lines().filter((line) => line.includes('"started"')).length <= 1;
process.on('disconnect', () => process.exit(75));
await new Promise((resolve) => { process.on('message', (m) => m.type === 'go' && resolve()); process.send({ type: 'ready' }); });
`;
