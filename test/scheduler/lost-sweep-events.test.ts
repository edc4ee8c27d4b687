import { readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app';
import { parseSweepConfig } from '../../src-main/domain/config/parse-config';
import { readRunManifest } from '../../src-main/rundir/config-file';
import { sweepJournalFile } from '../../src-main/rundir/paths';
import { readSweepJournal } from '../../src-main/rundir/sweep-journal';
import { appWith } from '../support/fault-app';

const sweep = (sampler: string) =>
  parseSweepConfig(
    JSON.stringify({
      name: 'lossy',
      dataset: { name: 'spirals', points: 60, testPoints: 40 },
      model: { type: 'mlp', widths: [4], neuron: 'conventional' },
      optimizer: { type: 'adam', learningRate: 0.01 },
      training: { epochs: 1, batchSize: 20, backend: 'cpu' },
      sweep: {
        sampler,
        points: 2,
        space: { 'optimizer.learningRate': { min: 0.001, max: 0.1, scale: 'log' } },
      },
      objective: { metric: 'test/error', goal: 'minimize' },
    }),
    'sweep.json',
  );

const finishing = `write(started(), { type: 'metrics', epoch: 1, step: 1, values: { 'test/error': 1 } },
  { type: 'finished', epoch: 1, step: 1 }); process.exit(0);`;

/** Cuts the journal of a sweep in the midst of the last line that has a text. */
function cut(file: string, text: string): void {
  const bytes = readFileSync(file);
  truncateSync(file, bytes.lastIndexOf('\n', bytes.lastIndexOf(text)) + 5);
}

const idsOf = (app: App, sweepId: string): string[] => app.sweeps.runs(sweepId).map(({ id }) => id);

describe('where a disk lost the end of the journal of a sweep', () => {
  it.each([
    ['with', () => undefined],
    [
      'without',
      (database: string) => {
        rmSync(database, { force: true });
      },
    ],
  ])('a point whose run has begun is not asked for again, %s its database', async (_name, damage) => {
    const app = await appWith({}, { script: finishing });
    const { id } = app.sweeps.submit(sweep('tpe'));
    await app.sweeps.work({ sweepIds: [id], runIds: [] }, { parallel: 1 });
    const runs = idsOf(app, id);
    expect(runs).toHaveLength(2);
    app.dispose();
    const journal = sweepJournalFile(app.paths, id);
    cut(journal, '"type":"asked","point":1');
    damage(app.paths.database);

    const again = await appWith({}, { script: finishing, home: app.paths.root });
    expect(idsOf(again, id)).toEqual(runs);
    expect(again.sweeps.find(id)).toMatchObject({ unasked: 0, counts: { finished: 2 } });
    const asked = readSweepJournal(journal).events.flatMap((event) =>
      event.type === 'asked' ? [event] : [],
    );
    expect(asked.map(({ point }) => point)).toEqual([0, 1]);
    const folder = join(again.paths.runs, `${id}-p1-s0`);
    expect(asked[1]?.values).toEqual(readRunManifest(folder).sweep?.values);
  });

  it('runs that it told of and that have not begun are there no more, until they are asked for again', async () => {
    const app = await appWith({}, { script: finishing });
    const { id } = app.sweeps.submit(sweep('sobol'));
    const runs = idsOf(app, id);
    await app.perform({ type: 'add-seeds', sweepId: id, count: 1 });
    expect(idsOf(app, id)).toHaveLength(4);
    app.dispose();
    cut(sweepJournalFile(app.paths, id), '"type":"seeds-added"');

    const again = await appWith({}, { script: finishing, home: app.paths.root });
    expect(idsOf(again, id)).toEqual(runs);
    await again.perform({ type: 'add-seeds', sweepId: id, count: 1 });
    expect(idsOf(again, id)).toEqual(['p0-s0', 'p0-s1', 'p1-s0', 'p1-s1'].map((label) => `${id}-${label}`));
  });
});
