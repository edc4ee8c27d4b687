import { median, type Figure } from '../figure.ts';
import { millisecondsUntil } from '../probe.ts';
import { serve } from '../served.ts';
import type { Bench } from './part.ts';

/** From the navigation of a new browser until the page shows what it is about and has time to react. */
export async function start({ browser, rounds, homes }: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, home] of [
    ['a few runs', homes.few()],
    ['100,000 runs', homes.many()],
  ] as const) {
    const app = await serve(browser, home);
    figures.push({ part: 'start', name: `quadlab serve, ${kind}`, value: app.startMilliseconds, unit: 'ms' });
    for (const [name, address, selector] of [
      ['Home', '/', 'main .card'],
      ['Runs', '/runs', '[data-row] a'],
    ] as const) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const page = await app.open(address);
        times.push(await millisecondsUntil(page, selector));
        await page.context().close();
      }
      const goal = name === 'Runs' && home === homes.many() ? 1000 : 1500;
      figures.push({
        part: 'start',
        name: `${name} is there, ${kind}`,
        value: median(times),
        unit: 'ms',
        goal,
      });
    }
    await app.close();
  }
  return figures;
}
