import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '../../src-main/app';
import { runPaths } from '../../src-main/rundir/paths';
import { sampleSweep } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

async function appIn(home: string): Promise<App> {
  const app = await createApp({ home });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

it('a sweep whose directories cannot be made is not stored, so that nobody has it twice', async () => {
  const app = await appIn(temporaryFolder());
  const { runs, sweeps } = app.paths;
  // The run that weights come from has a directory before anything is stored.
  const transferred = { ...sampleSweep(), transfer: { stage: 1 } };
  for (const [folder, config] of [
    [sweeps, sampleSweep()],
    [runs, transferred],
  ] as const) {
    renameSync(folder, `${folder}.away`);
    writeFileSync(folder, 'no folder');
    expect(() => app.sweeps.submit(config)).toThrow(/runs|sweeps/);
    rmSync(folder);
    renameSync(`${folder}.away`, folder);
    expect(app.sweeps.list()).toEqual([]);
    expect(app.runs.list()).toEqual([]);
    expect([...readdirSync(runs), ...readdirSync(sweeps)]).toEqual([]);
  }
  app.sweeps.submit(sampleSweep());
  expect(app.sweeps.list()).toHaveLength(1);
  expect(readdirSync(sweeps)).toHaveLength(1);
});

it('a cancelled run keeps nothing that its worker only half wrote', async () => {
  const app = await appIn(temporaryFolder());
  const { id } = app.sweeps.submit(sampleSweep());
  const [run] = app.sweeps.runs(id);
  await app.perform({ type: 'restart', runIds: [run?.id ?? ''] });
  const { checkpoints } = runPaths(join(app.paths.runs, run?.id ?? ''));
  const left = join(checkpoints, 'step-000000003.safetensors.77.tmp');
  writeFileSync(left, 'half');
  await app.sweeps.cancel(id);
  expect(existsSync(left)).toBe(false);
});
