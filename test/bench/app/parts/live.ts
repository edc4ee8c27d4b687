import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { homePaths } from '../../../../src-main/rundir/paths.ts';
import { openStore } from '../../../../src-main/store/store.ts';
import type { Figure } from '../figure.ts';
import { heapBytes, measureSmoothness, millisecondsUntil } from '../probe.ts';
import { serve } from '../served.ts';
import type { Bench } from './part.ts';

/** Pages that are looked at while twenty runs write ten metrics a second each. */
export async function live({ browser, homes, liveSeconds }: Bench): Promise<Figure[]> {
  const home = homes.sweep();
  const stripper = join(import.meta.dirname, '..', '..', '..', 'datasets', 'strip-types.mjs');
  const entry = join(import.meta.dirname, '..', 'live-writer.ts');
  const writer = spawn(process.execPath, ['--import', stripper, entry, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(writer.stdout, 'data');
  const store = openStore(homePaths(home).database);
  const run = store.runs.list().at(-1);
  store.dispose();
  const app = await serve(browser, home);
  const figures: Figure[] = [];
  for (const [name, address, selector] of [
    ['Sweep', `/sweeps/${run?.place?.sweepId ?? ''}`, '[role=slider][aria-label*="Learning curves: test"]'],
    ['Run', `/runs/${run?.id ?? ''}`, 'canvas'],
    ['Runs', '/runs', '[data-row] a'],
  ] as const) {
    const page = await app.open(address);
    await millisecondsUntil(page, selector);
    await page.waitForTimeout(3000);
    process.stderr.write(`  ${name} …\n`);
    const before = await heapBytes(page);
    const smooth = await measureSmoothness(page, () => page.waitForTimeout(liveSeconds * 1000));
    const grown = (await heapBytes(page)) - before;
    const part = 'live';
    figures.push(
      { part, name, value: smooth.framesPerSecond, unit: 'fps', goal: 50 },
      { part, name: `${name}: frames dropped in ${liveSeconds} s`, value: smooth.dropped, unit: 'frames' },
      { part, name: `${name}: long tasks`, value: smooth.longTasks, unit: '' },
      { part, name: `${name}: longest task`, value: smooth.longestTaskMilliseconds, unit: 'ms' },
      { part, name: `${name}: work of the main thread`, value: smooth.busyPercent, unit: '%' },
      { part, name: `${name}: growth of memory in ${liveSeconds} s`, value: grown / 1e6, unit: 'MB' },
    );
    await page.context().close();
  }
  await app.close();
  const ended = once(writer, 'exit');
  writer.kill('SIGKILL');
  await ended;
  return figures;
}
