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
  const { runs } = app.paths;
  renameSync(runs, `${runs}.away`);
  writeFileSync(runs, 'no folder');
  expect(() => app.sweeps.submit(sampleSweep())).toThrow(/runs/);
  expect(app.sweeps.list()).toEqual([]);

  rmSync(runs);
  renameSync(`${runs}.away`, runs);
  const { total } = app.sweeps.submit(sampleSweep());
  expect(app.sweeps.list()).toHaveLength(1);
  expect(readdirSync(runs)).toHaveLength(total);
});

it('a cancelled run keeps nothing that its worker only half wrote', async () => {
  const app = await appIn(temporaryFolder());
  const { id } = app.sweeps.submit(sampleSweep());
  const [run] = app.sweeps.runs(id);
  const { checkpoints } = runPaths(join(app.paths.runs, run?.id ?? ''));
  const left = join(checkpoints, 'step-000000003.safetensors.77.tmp');
  writeFileSync(left, 'half');
  await app.sweeps.cancel(id);
  expect(existsSync(left)).toBe(false);
});
