import type { Page } from 'playwright-core';
import { median, type Figure } from '../figure.ts';
import { measureSmoothness, millisecondsUntil, type Smoothness } from '../probe.ts';
import { serve } from '../served.ts';
import type { Bench } from './part.ts';

const grid = '[role=grid]';

/** The page of runs with a hundred thousand of them. */
export async function runs({ browser, rounds, homes }: Bench): Promise<Figure[]> {
  const app = await serve(browser, homes.many());
  const page = await app.open('/runs');
  await millisecondsUntil(page, '[data-row] a');
  const figures: Figure[] = [];
  const wheel: Smoothness[] = [];
  const drag: Smoothness[] = [];
  for (let round = 0; round < rounds; round++) {
    wheel.push(await measureSmoothness(page, () => turnWheel(page)));
    drag.push(await measureSmoothness(page, () => dragBar(page)));
  }
  figures.push(
    ...smoothFigures('Scrolling by the wheel', wheel),
    ...smoothFigures('Dragging the scroll bar', drag),
  );
  for (const [name, query] of [
    ['Sort by a metric', 'sort=test/error'],
    ['Filter by a metric and a setting', 'where=test/error < 20 and depth = 20'],
    ['Group by all but the seed', 'by=seeds'],
  ] as const) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await askFor(page, query));
    figures.push({ part: 'runs', name, value: median(times), unit: 'ms', goal: 1000 });
  }
  await app.close();
  return figures;
}

export function smoothFigures(name: string, measured: readonly Smoothness[], part = 'runs'): Figure[] {
  const of = (key: keyof Smoothness): number => median(measured.map((each) => each[key]));
  return [
    { part, name, value: of('framesPerSecond'), unit: 'fps', goal: 50 },
    { part, name: `${name}: longest task`, value: of('longestTaskMilliseconds'), unit: 'ms' },
    { part, name: `${name}: work of the main thread`, value: of('busyPercent'), unit: '%' },
  ];
}

async function turnWheel(page: Page): Promise<void> {
  const box = await page.locator(grid).boundingBox();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.synthesizeScrollGesture', {
    x: (box?.x ?? 0) + 300,
    y: (box?.y ?? 0) + 300,
    yDistance: -8000,
    speed: 4000,
    gestureSourceType: 'mouse',
  });
  await session.detach();
}

/** Down half of the table and back, in each frame as far as a hand goes. */
const dragBar = (page: Page): Promise<void> =>
  page.locator(grid).evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        const frames = 150;
        let frame = 0;
        const move = (): void => {
          frame++;
          element.scrollTop = (element.scrollHeight / 2) * Math.sin((Math.PI * frame) / frames);
          if (frame < frames) requestAnimationFrame(move);
          else resolve();
        };
        requestAnimationFrame(move);
      }),
  );

/** Milliseconds from another question until its first rows are drawn; what was asked before is forgotten. */
async function askFor(page: Page, query: string): Promise<number> {
  const settled = ':is([role=grid], [role=treegrid])[aria-busy=false] [data-row]';
  await page.evaluate(() => {
    location.hash = '/runs';
  });
  await page.waitForTimeout(300);
  await page.locator(settled).first().waitFor();
  return page.evaluate(
    async ([hash, selector]) => {
      const start = performance.now();
      location.hash = hash;
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const isBusy = (): boolean => document.querySelector(selector) === null;
      while (!isBusy() && performance.now() - start < 300) await frame();
      while (isBusy() && performance.now() - start < 30_000) await frame();
      await frame();
      return performance.now() - start;
    },
    // A limit of its own makes it a question that was not asked before.
    [
      `/runs?${query.replace(/where=(.*)/, (_, where: string) => `where=${encodeURIComponent(where)}`)}`,
      settled,
    ] as const,
  );
}
