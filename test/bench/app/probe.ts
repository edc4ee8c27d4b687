import type { Page } from 'playwright-core';

/** What the probe writes down in the page. */
interface Probe {
  frames: number[];
  long: number[];
  on: boolean;
}

declare global {
  interface Window {
    benchProbe: Probe;
  }
}

/** Frames and long tasks of a page between `start` and `stop`. */
export interface Smoothness {
  seconds: number;
  framesPerSecond: number;
  /** Of a second of 60 frames. */
  dropped: number;
  worstFrameMilliseconds: number;
  longTasks: number;
  longestTaskMilliseconds: number;
  /** Of the main thread's time, the part in which it worked; what other processes took is not in it. */
  busyPercent: number;
}

/** To be called before the page is gone to. */
export async function addProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe: Probe = { frames: [], long: [], on: false };
    window.benchProbe = probe;
    const frame = (time: number): void => {
      if (probe.on) probe.frames.push(time);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      if (probe.on) probe.long.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
  });
}

export async function measureSmoothness(page: Page, work: () => Promise<unknown>): Promise<Smoothness> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busySeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const before = await busySeconds();
  await page.evaluate(() => {
    Object.assign(window.benchProbe, { frames: [], long: [], on: true });
  });
  await work();
  const { frames, long } = await page.evaluate(() => {
    window.benchProbe.on = false;
    return window.benchProbe;
  });
  const busy = (await busySeconds()) - before;
  await session.detach();
  const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1000;
  const gaps = frames.slice(1).map((time, index) => time - (frames[index] ?? time));
  return {
    seconds,
    framesPerSecond: seconds > 0 ? gaps.length / seconds : 0,
    dropped: gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / (1000 / 60)) - 1), 0),
    worstFrameMilliseconds: Math.max(0, ...gaps),
    longTasks: long.length,
    longestTaskMilliseconds: Math.max(0, ...long),
    busyPercent: seconds > 0 ? (100 * busy) / seconds : 0,
  };
}

/** Bytes of the page's heap after everything that is not needed was let go. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/** Milliseconds from the navigation until something is there, drawn, and the page has time to react. */
export async function millisecondsUntil(page: Page, selector: string): Promise<number> {
  const handle = await page.waitForFunction(
    (wanted: string) =>
      document.querySelector(wanted) === null
        ? 0
        : new Promise<number>((resolve) => {
            requestAnimationFrame(() => {
              setTimeout(() => {
                resolve(performance.now());
              });
            });
          }),
    selector,
    { polling: 'raf', timeout: 60_000 },
  );
  return handle.jsonValue();
}
