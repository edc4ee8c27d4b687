import { expect, it, onTestFinished } from 'vitest';
import { appRouter } from '../../src-main/api/router';
import { createApp } from '../../src-main/app';
import { temporaryFolder } from '../support/temporary';
import { addUnrulySweep } from './sample-home';

it('compares the results of runs with those of the first, in numbers that JSON can carry', async () => {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  const runs = app.sweeps.runs(addUnrulySweep(app));
  const idOf = (point: number, seed: number): string =>
    runs.find(({ place, config }) => place?.point === point && config.seed === seed)?.id ?? '';
  const caller = appRouter.createCaller(app);
  const ids = [idOf(1, 0), idOf(1, 0), idOf(1, 1), idOf(4, 0)];
  const comparisons = await caller.runs.compare({ ids });

  expect(JSON.parse(JSON.stringify(comparisons))).toEqual(comparisons);
  expect(comparisons).toMatchObject([
    // None of them has a checkpoint.
    { verdict: 'equal-so-far', metrics: { differences: [], points: 60 }, parameters: { compared: false } },
    {
      verdict: 'different',
      states: { first: { state: 'finished' }, other: { state: 'finished' }, same: true },
      differences: [{ aspect: 'seed', name: 'seed', first: '0', other: '1' }],
    },
    { verdict: 'nothing', states: { same: false } },
  ]);
  const loss = comparisons[1]?.metrics.differences.find(({ metric }) => metric === 'train/loss');
  expect(loss).toMatchObject({ points: 30, different: 30, largestRelative: 'Infinity' });

  await expect(caller.runs.compare({ ids: [idOf(0, 0), 'nowhere'] })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(caller.runs.compare({ ids: [idOf(0, 0)] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
