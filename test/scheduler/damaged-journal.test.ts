import { appendFileSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { reindexHome } from '../../src-main/app';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { appendEvent } from '../../src-main/rundir/journal-writer';
import { readWholeJournal } from '../../src-main/rundir/journal-reader';
import { runPaths } from '../../src-main/rundir/paths';
import { appWith } from '../support/fault-app';
import { readSample } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

const config = parseRunConfig(readSample('runge-run.yaml'), 'run');
const finish = `write({ type: 'finished', epoch: 3, step: 3 }); process.exit(0);`;

it('a journal with lines that are none, gaps and repetitions is read once, with warnings, and the same by reindex', async () => {
  const home = temporaryFolder();
  const app = await appWith(
    {},
    {
      home,
      script: `write(started(), metrics(1), metrics(2));
        if (folder.includes('damaged')) {
          appendFileSync(journal, 'rubbish\\n{"seq":1,"time":2}\\n');
          appendFileSync(journal, lines().slice(1, 3).join('\\n') + '\\n');
          const at = (seq, event) => appendFileSync(journal, JSON.stringify({ seq, time: Date.now(), ...event }) + '\\n');
          at(6, metrics(3));
          at(7, { type: 'finished', epoch: 3, step: 3 });
          process.exit(0);
        }
        ${finish}`,
    },
  );
  const damaged = app.runs.submit({ ...config, name: 'damaged' }).id;
  const sound = app.runs.submit({ ...config, name: 'sound' }).id;
  await app.sweeps.work([damaged, sound], { parallel: 2 });
  const look = (from: typeof app) => ({
    states: [damaged, sound].map((id) => from.runs.find(id).state),
    steps: from.runs.series(damaged, 'train/loss').map(({ step, value }) => [step, value]),
    warnings: from.runs.warnings(damaged).map(({ code, message }) => `${code} ${message}`),
    sound: from.runs.warnings(sound),
  });
  const seen = look(app);
  expect(seen).toMatchObject({
    states: ['finished', 'finished'],
    steps: [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
    sound: [],
  });
  expect(seen.warnings.toSorted()).toEqual([
    expect.stringMatching(/^JOURNAL_DAMAGED not applied: events .* first at byte \d+ \(event 2\)$/),
    expect.stringMatching(/^JOURNAL_DAMAGED not applied: lines .* no events, the first at byte \d+$/),
    expect.stringMatching(/^JOURNAL_DAMAGED the events 4 to 5 are missing in the journal/),
  ]);
  app.dispose();
  await reindexHome(home);
  expect(look(await appWith({}, { home, script: '' }))).toEqual(seen);
});

it('a writer goes on behind the highest number, so that nothing it says is taken for a repetition', () => {
  const file = `${temporaryFolder()}/journal.ndjson`;
  for (const message of ['a', 'b', 'c']) appendEvent(file, { type: 'warning', code: 'X', message });
  const [first = ''] = readFileSync(file, 'utf8').split('\n');
  appendFileSync(file, `${first}\n`);
  appendEvent(file, { type: 'paused' });
  expect(readWholeJournal(file).events.map(({ seq }) => seq)).toEqual([1, 2, 3, 1, 4]);
});

it('a journal that lost its end and was continued past it is read anew', async () => {
  const home = temporaryFolder();
  const app = await appWith({}, { home, script: '' });
  const { id } = app.runs.submit(config);
  const { journal } = runPaths(app.runs.folder(id));
  const warn = (message: string): void => {
    appendEvent(journal, { type: 'warning', code: 'X', message });
  };
  const first = () => readFileSync(journal, 'utf8').split('\n').slice(0, 1).join('\n');
  warn('first');
  warn('second');
  await app.perform({ type: 'resume', also: [] });
  await app.sweeps.cancel(app.sweeps.list()[0]?.id ?? id).catch(() => undefined);
  app.dispose();
  await reindexHome(home);
  // The end is lost, and what comes instead is longer.
  writeFileSync(journal, `${first()}\n`);
  warn(`another second, ${'and longer '.repeat(10)}`);
  const again = await appWith({}, { home, script: `write(started()); ${finish}` });
  await again.sweeps.work([id], { parallel: 1 });
  expect(again.runs.find(id).state).toBe('finished');
  expect(again.runs.warnings(id).map(({ message }) => message.slice(0, 14))).toEqual([
    'first',
    'another second',
  ]);
});

it('an event that can not be ends its run alone, with its worker', async () => {
  const app = await appWith(
    {},
    {
      script: `write(started());
        if (folder.includes('odd')) { write({ type: 'paused' }); setInterval(() => undefined, 1000); }
        else { ${finish} }`,
    },
  );
  const odd = app.runs.submit({ ...config, name: 'odd' }).id;
  const others = ['a', 'b'].map((name) => app.runs.submit({ ...config, name }).id);
  await app.sweeps.work([odd, ...others], { parallel: 1 });
  expect(app.runs.find(odd)).toMatchObject({ state: 'failed', outcome: { code: 'JOURNAL_DAMAGED' } });
  expect(others.map((id) => app.runs.find(id).state)).toEqual(['finished', 'finished']);
  expect((await app.perform({ type: 'resume', also: ['failed'] })).runIds).toEqual([odd]);
});

it('a journal that can not be read for a while is told, and read later', async () => {
  const app = await appWith(
    {},
    {
      script: `write(started(), metrics(1));
        await new Promise((resolve) => setTimeout(resolve, 1500));
        write(metrics(2)); ${finish}`,
    },
  );
  const { id } = app.runs.submit(config);
  const { journal } = runPaths(app.runs.folder(id));
  let warned: string | undefined;
  let hidden = false;
  await app.sweeps.work([id], {
    parallel: 1,
    onTick: () => {
      // Reading a folder is an error of the system, for every user.
      if (!hidden && app.runs.find(id).state === 'running') {
        renameSync(journal, `${journal}.hidden`);
        mkdirSync(journal);
        hidden = true;
      }
      const warning = app.runs.warnings(id)[0];
      if (hidden && warned === undefined && warning !== undefined) {
        warned = `${warning.code} ${warning.message}`;
        rmdirSync(journal);
        renameSync(`${journal}.hidden`, journal);
      }
    },
  });
  expect(warned).toMatch(/^EISDIR its files can't be used for now: EISDIR/);
  expect(app.runs.find(id).state).toBe('finished');
  expect(app.runs.warnings(id)).toEqual([]);
  expect(app.runs.series(id, 'train/loss').map(({ step }) => step)).toEqual([1, 2]);
});

it('a run whose files stay unusable is named at the end, the others have ended', async () => {
  const app = await appWith({}, { script: `write(started()); ${finish}` });
  const bad = app.runs.submit({ ...config, name: 'bad' }).id;
  const good = app.runs.submit({ ...config, name: 'good' }).id;
  mkdirSync(runPaths(app.runs.folder(bad)).stderr);
  await expect(app.sweeps.work([bad, good], { parallel: 1 })).rejects.toMatchObject({
    code: 'HOME_UNUSABLE',
    message: expect.stringContaining(bad) as string,
  });
  expect([bad, good].map((id) => app.runs.find(id).state)).toEqual(['queued', 'finished']);
  expect(app.runs.warnings(bad)).toMatchObject([{ code: 'EISDIR' }]);
});
