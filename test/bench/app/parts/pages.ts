import { median, type Figure } from '../figure.ts';
import { millisecondsUntil } from '../probe.ts';
import { serve } from '../served.ts';
import { openStore } from '../../../../src-main/store/store.ts';
import { homePaths } from '../../../../src-main/rundir/paths.ts';
import type { Bench } from './part.ts';

/** The page of a sweep of 2,000 runs, and the comparison of 200 of them. */
export async function pages({ browser, rounds, homes }: Bench): Promise<Figure[]> {
  const home = homes.sweep();
  const store = openStore(homePaths(home).database);
  const all = store.runs.list();
  store.dispose();
  const ids = all.filter(({ state }) => state === 'finished').slice(0, 200);
  const sweepId = all[0]?.place?.sweepId ?? '';
  const app = await serve(browser, home);
  const figures: Figure[] = [];
  for (const [name, address, selector] of [
    ['Sweep of 2,000 runs', `/sweeps/${sweepId}`, '[role=slider][aria-label*="Learning curves: test"]'],
    ['Charts of that sweep', `/sweeps/${sweepId}?tab=charts`, '[role=tabpanel] canvas'],
    ['Run', `/runs/${ids[0]?.id ?? ''}`, 'canvas'],
    ['Compare 200 runs', `/compare?runs=${ids.map(({ id }) => id).join(',')}`, 'main table, main canvas'],
  ] as const) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const page = await app.open(address);
      times.push(await millisecondsUntil(page, selector));
      await page.context().close();
    }
    figures.push({ part: 'pages', name, value: median(times), unit: 'ms', goal: 1500 });
  }
  await app.close();
  return figures;
}
