import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp, reindexHome, type App } from '../../src-main/app';
import { homePaths } from '../../src-main/rundir/paths';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';
import { removeDatabase, runAt, scopeOf, tinyRun, tinySweep } from '../support/sweeps';

const workerEntry = join(repository, 'out', 'main', 'worker.js');

async function openApp(home: string, role: 'holder' | 'reader' = 'holder'): Promise<App> {
  const app = await createApp({ home, role, runtime: { node: process.execPath, workerEntry } });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

const idsOf = (app: App, where: string): string[] =>
  app.runs.page({ where, limit: 100 }).runs.map(({ id }) => id);

describe('what is said of runs', () => {
  it('is found by queries, and is there after the database was made anew', async () => {
    const home = temporaryFolder();
    const app = await openApp(home);
    const sweep = app.sweeps.submit(tinySweep({ name: 'grid of rates' }));
    const [first = '', second = '', third = ''] = app.sweeps.runs(sweep.id).map(({ id }) => id);
    await app.perform({ type: 'annotate', runIds: [first, second], addTags: ['baseline', 'paper'] });
    await app.perform({ type: 'annotate', runIds: [second], removeTags: ['paper'], note: 'odd at the end' });
    await app.perform({ type: 'annotate', runIds: [third], archived: true });

    const expectAll = (each: App): void => {
      expect(idsOf(each, 'tag = "baseline"')).toEqual([first, second]);
      expect(idsOf(each, 'tags ~ "PAP"')).toEqual([first]);
      expect(idsOf(each, 'tag is missing')).toEqual([third]);
      expect(idsOf(each, 'note ~ "odd"')).toEqual([second]);
      expect(idsOf(each, 'archived = true')).toEqual([third]);
      expect(idsOf(each, 'sweep = "grid of rates" and not archived = true')).toEqual([first, second]);
      expect(each.runs.find(first)).toMatchObject({ tags: ['baseline', 'paper'] });
      expect(each.runs.find(second)).toMatchObject({ tags: ['baseline'], note: 'odd at the end' });
      expect(each.runs.find(third)).toMatchObject({ archived: true });
    };
    expectAll(app);
    expect(() => idsOf(app, 'archived = "yes"')).toThrow(/expected true or false/);

    // None of the runs has a directory yet.
    expect(existsSync(app.runs.folder(first))).toBe(false);
    app.dispose();
    await reindexHome(home);
    const again = await openApp(home);
    expectAll(again);
    again.dispose();

    // A line that was cut off counts for nothing, and what is said next stands behind the last whole one.
    removeDatabase(home);
    const file = homePaths(home).annotations;
    appendFileSync(file, '{"time":1,"type":"anno');
    const torn = await openApp(home);
    expectAll(torn);
    await torn.perform({ type: 'annotate', runIds: [third], note: 'after the tear' });
    expect(readFileSync(file, 'utf8')).not.toContain('"anno{');
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(4);
    expect(idsOf(torn, 'note = "after the tear"')).toEqual([third]);
  });

  it('is written down by whoever holds the home, for all processes', async () => {
    const home = temporaryFolder();
    const [holder, other] = [await openApp(home), await openApp(home, 'reader')];
    const { id } = holder.runs.submit(tinyRun());
    const work = new AbortController();
    const serving = holder.sweeps.work([id], { parallel: 1, forever: true, signal: work.signal });
    await other.perform({ type: 'annotate', runIds: [id], addTags: ['from afar'] });
    expect(idsOf(holder, 'tag = "from afar"')).toEqual([id]);
    work.abort();
    await serving;
  });

  it('is kept in a journal that does not grow for ever', async () => {
    const home = temporaryFolder();
    const app = await openApp(home);
    const { id } = app.runs.submit(tinyRun());
    app.dispose();
    const file = homePaths(home).annotations;
    const line = (note: string) => `${JSON.stringify({ time: 1, type: 'annotated', runIds: [id], note })}\n`;
    writeFileSync(file, Array.from({ length: 2000 }, (_, index) => line(`note ${index}`)).join(''));
    const before = statSync(file).size;
    const again = await openApp(home);
    expect(again.runs.find(id).note).toBe('note 1999');
    expect(statSync(file).size).toBeLessThan(before / 100);
    await again.perform({ type: 'annotate', runIds: [id], addTags: ['a'] });
    again.dispose();
    removeDatabase(home);
    expect((await openApp(home)).runs.find(id)).toMatchObject({ note: 'note 1999', tags: ['a'] });
  });

  it('is left out where a line of it is damaged, which is told', async () => {
    const home = temporaryFolder();
    const app = await openApp(home);
    const { id } = app.runs.submit(tinyRun());
    await app.perform({ type: 'annotate', runIds: [id], note: 'first' });
    app.dispose();
    appendFileSync(homePaths(home).annotations, '{"type":"of a later version"}\n');
    const again = await openApp(home);
    expect(again.notices.join()).toMatch(/annotations.ndjson, line 2 is no event/);
    expect(again.runs.find(id).note).toBe('first');
  });
});

describe('the trash', () => {
  it('hides runs everywhere, keeps their files, and gives them back', async () => {
    const home = temporaryFolder();
    const app = await openApp(home);
    const sweep = app.sweeps.submit(tinySweep());
    await app.sweeps.work(scopeOf(sweep.id), { parallel: 2 });
    const { id } = runAt(app, sweep.id, 0);
    const front = app.sweeps.front(sweep.id);
    await app.perform({ type: 'trash', runIds: [id] });
    expect(app.sweeps.runs(sweep.id)).toHaveLength(2);
    expect(app.sweeps.find(sweep.id).total).toBe(2);
    expect(idsOf(app, '')).not.toContain(id);
    expect(app.runs.groups({ by: 'seeds', measures: [], limit: 10 }).total).toBe(2);
    expect(app.exports.sweep(sweep.id, { format: 'json' })).not.toContain(id);
    expect(() => app.runs.find(id)).toThrow(/in the trash/);
    await expect(app.perform({ type: 'restart', runIds: [id] })).rejects.toThrow(/in the trash/);
    expect(existsSync(join(app.runs.folder(id), 'journal.ndjson'))).toBe(true);
    expect(app.runs.page({ shelf: 'trash', limit: 10 }).runs).toMatchObject([{ id }]);
    app.dispose();
    await reindexHome(home);

    const again = await openApp(home);
    expect(again.sweeps.runs(sweep.id)).toHaveLength(2);
    await again.perform({ type: 'restore-runs', runIds: [id] });
    expect(again.sweeps.front(sweep.id)).toEqual(front);
    expect(again.runs.find(id).state).toBe('finished');

    await again.perform({ type: 'trash', runIds: [id] });
    await again.perform({ type: 'empty-trash' });
    expect(existsSync(again.runs.folder(id))).toBe(false);
    expect(again.runs.page({ shelf: 'trash', limit: 10 }).total).toBe(0);
    again.dispose();
    await reindexHome(home);
    expect((await openApp(home)).sweeps.runs(sweep.id)).toHaveLength(2);
  });

  it('keeps queued runs from starting, and refuses those that train', async () => {
    const home = temporaryFolder();
    const app = await openApp(home);
    const sweep = app.sweeps.submit(tinySweep());
    const { id } = runAt(app, sweep.id, 1);
    await app.perform({ type: 'trash', runIds: [id] });
    await app.sweeps.work(scopeOf(sweep.id), { parallel: 2 });
    expect(app.sweeps.find(sweep.id).counts.finished).toBe(2);
    await app.perform({ type: 'restore-runs', runIds: [id] });
    expect(app.runs.find(id).state).toBe('queued');

    const long = app.runs.submit(tinyRun({ training: { epochs: 100_000 } })).id;
    const stop = new AbortController();
    let refused: unknown;
    const look = async (): Promise<void> => {
      await expect.poll(() => app.runs.find(long).state, { timeout: 20_000 }).not.toBe('queued');
      refused = await app.perform({ type: 'trash', runIds: [long] }).catch((error: unknown) => error);
      stop.abort();
    };
    await Promise.all([app.sweeps.work([long], { parallel: 1, signal: stop.signal }), look()]);
    expect(String(refused)).toMatch(/is (starting|running)/);
    expect(idsOf(app, '')).toContain(long);
  });

  it('is emptied of what has been there for more than 30 days', async () => {
    const home = temporaryFolder();
    const app = await openApp(home);
    const [old, young] = [app.runs.submit(tinyRun()).id, app.runs.submit(tinyRun({ name: 'young' })).id];
    app.dispose();
    const at = (days: number, id: string) =>
      `${JSON.stringify({ time: Date.now() - days * 86_400_000, type: 'trashed', runIds: [id] })}\n`;
    writeFileSync(homePaths(home).annotations, at(31, old) + at(29, young));
    const again = await openApp(home);
    expect(existsSync(again.runs.folder(old))).toBe(false);
    expect(again.runs.page({ shelf: 'trash', limit: 10 }).runs).toMatchObject([{ id: young }]);
  });
});
