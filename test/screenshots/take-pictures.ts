import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { addressOf, readConfig, type SampleHome } from './home.ts';
import type { Ids, Shot } from './shots.ts';

export interface PictureOptions {
  shots: readonly Shot[];
  target: string;
  width: number;
  height: number;
  log: (text: string) => void;
}

const executable = [process.env['QUADLAB_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

/** Takes each shot in both themes, as `NAME-light.png` and `NAME-dark.png`. Returns what the console complained of. */
export async function takePictures(home: SampleHome, options: PictureOptions): Promise<string[]> {
  const ids = await idsOf(home);
  const server = home.command('serve', '--port', '0');
  const browser = await chromium.launch({
    ...(executable !== undefined && { executablePath: executable }),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const address = await addressOf(server);
    const complaints: string[] = [];
    await signInAndTrain(browser, address, readConfig(home, 'running'));
    for (const theme of ['light', 'dark'] as const) {
      const page = await openPage(browser, address, theme, options, complaints);
      for (const shot of options.shots) {
        await page.goto('about:blank');
        await page.goto(`${new URL('/', address).href}#${shot.address(ids)}`);
        await settle(page);
        await shot.prepare?.(page);
        await page.waitForTimeout(300);
        await savePicture(page, join(options.target, `${shot.name}-${theme}.png`));
        options.log(`${shot.name}, ${theme}`);
      }
      await page.context().close();
    }
    return complaints;
  } finally {
    await browser.close();
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('close', resolve));
  }
}

/** Queues a sweep, so that something runs in the pictures. */
async function signInAndTrain(browser: Browser, address: URL, config: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(address.href);
  const status = await page.evaluate(async (text) => {
    const known = await fetch('/api/trpc/sweeps.list?input=%7B%7D').then((answer) => answer.text());
    if (known.includes('Runge function, how')) return 200;
    const answer = await fetch('/api/trpc/sweeps.submit', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    return answer.status;
  }, config);
  if (status !== 200) throw new Error(`the running sweep was refused with status ${String(status)}`);
  // Until a run shows its progress.
  await page
    .locator('progress, [role="progressbar"][aria-label^="Progress"]')
    .first()
    .waitFor({ timeout: 60_000 })
    .catch(() => undefined);
  await page.waitForTimeout(4000);
  await page.close();
}

async function openPage(
  browser: Browser,
  address: URL,
  theme: 'light' | 'dark',
  { width, height }: PictureOptions,
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(address.href);
  return page;
}

/** Waits until the page has its title, nothing loads and no chart draws any more. */
async function settle(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page
    .waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null)
    .catch(() => undefined);
  // Diagnostics say that they load in words.
  await page
    .getByText('being loaded')
    .waitFor({ state: 'detached' })
    .catch(() => undefined);
  await page.waitForTimeout(1000);
}

/** With a palette of 256 colours, in which flat pictures of an app lose nothing that one sees. */
async function savePicture(page: Page, file: string): Promise<void> {
  const picture = await page.screenshot();
  await sharp(picture).png({ palette: true, colours: 256, effort: 7, dither: 0 }).toFile(file);
}

interface ListedRun {
  id: string;
  place: object | null;
  state: string;
  config: { dataset: { name: string } };
}

async function idsOf(home: SampleHome): Promise<Ids> {
  const sweeps = JSON.parse(await home.run('sweep', 'list', '--json')) as { id: string; name: string }[];
  const runs = JSON.parse(await home.run('runs', 'list', '--json', '--all')) as ListedRun[];
  const sweep = (name: string): string => found(sweeps, (each) => each.name.includes(name), name).id;
  const strategies = sweep('strategies');
  const run = (what: string, fits: (each: ListedRun) => boolean): string => found(runs, fits, what).id;
  return {
    spirals: sweep('γ_g × γ_b'),
    strategies,
    best: run('a quadratic run', ({ id }) => id === `${strategies}-p2-s0`),
    diverged: run('a diverged run', ({ state }) => state === 'diverged'),
    image: run(
      'a quadratic run of images',
      ({ id, config }) => config.dataset.name === 'shapes' && id.includes('-p1-'),
    ),
    runge: run('a run of runge', ({ config, place }) => config.dataset.name === 'runge' && !place),
  };
}

function found<Item>(items: readonly Item[], fits: (item: Item) => boolean, what: string): Item {
  const item = items.find(fits);
  if (item === undefined) throw new Error(`the sample home lacks ${what}`);
  return item;
}
