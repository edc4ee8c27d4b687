import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '../../src-main/app';
import { readRunManifest } from '../../src-main/rundir/config-file';
import { addUnrulySweep } from '../api/sample-home';
import { temporaryFolder } from '../support/temporary';

/** A home with runs of generated data whose fingerprint is not that of what is generated now. */
async function sampleHome(): Promise<{ app: App; sweep: string }> {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  return { app, sweep: addUnrulySweep(app) };
}

describe('a rerun', () => {
  it('of a run that has not begun is refused', async () => {
    const { app, sweep } = await sampleHome();
    const id = app.sweeps.runs(sweep).find(({ state }) => state === 'queued')?.id ?? '';
    await expect(app.runs.rerun(id)).rejects.toMatchObject({ code: 'STATE_INVALID' });
  });

  it('on generated data that this version makes otherwise is refused, unless they will do', async () => {
    const { app, sweep } = await sampleHome();
    const before = app.runs.list().length;
    const [original] = app.sweeps.runs(sweep);
    const id = original?.id ?? '';
    await expect(app.runs.rerun(id)).rejects.toMatchObject({
      code: 'DATASET_CHANGED',
      message: expect.stringContaining(
        'the fingerprint sample, but "spirals" now has the fingerprint ',
      ) as string,
      advice: expect.stringContaining('This version generates other data') as string,
    });
    expect(app.runs.list()).toHaveLength(before);

    const again = await app.runs.rerun(id, { anyData: true, threads: 3 });
    expect(again).toMatchObject({ state: 'queued', place: undefined });
    expect(again.config).toEqual({
      ...original?.config,
      training: { ...original?.config.training, backend: 'cpu', threads: 3 },
    });
    expect(app.runs.rerunOf(again.id)).toBe(id);
    expect(app.runs.rerunOf(id)).toBeUndefined();
    expect(readRunManifest(join(app.paths.runs, again.id))).toMatchObject({ rerunOf: id, id: again.id });
  });
});
