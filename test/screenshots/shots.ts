import type { Page } from 'playwright-core';

/** What stands behind the # of the addresses: ids of the sample home. */
export interface Ids {
  spirals: string;
  strategies: string;
  best: string;
  diverged: string;
  image: string;
  runge: string;
}

export interface Shot {
  name: string;
  address: (ids: Ids) => string;
  /** What is done on the page before the picture is taken. */
  prepare?: (page: Page) => Promise<void>;
  /** Whether README shows it. */
  isInReadme?: boolean;
}

const tabsOfRun = ['curves', 'layers', 'diagnostics', 'configuration', 'log', 'files'];
const tabsOfSweep = ['runs', 'charts', 'configuration'];
const tabsOfSettings = ['appearance', 'folders', 'backups', 'all', 'about'];

/** The network runs over the test part first. */
async function untilDrawn(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Confusion matrix' }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1000);
}

/** The network is built before its parameters, time and memory are known. */
async function untilEstimated(page: Page): Promise<void> {
  await page
    .waitForFunction(
      () => /Parameters\s+\d/.test(document.querySelector('main')?.innerText ?? ''),
      undefined,
      {
        timeout: 30_000,
      },
    )
    .catch(() => undefined);
}

export const shots: readonly Shot[] = [
  { name: 'home', address: () => '/' },
  {
    name: 'palette',
    address: () => '/',
    prepare: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'datasets', address: () => '/datasets' },
  { name: 'datasets-download', address: () => '/datasets?tab=download' },
  { name: 'datasets-generate', address: () => '/datasets?tab=generate' },
  { name: 'dataset-images', address: () => '/datasets/shapes' },
  { name: 'dataset-table', address: () => '/datasets/houses' },
  { name: 'dataset-generated', address: () => '/datasets/spirals' },
  {
    name: 'new-sweep',
    address: ({ spirals }) => `/new-sweep?from=${spirals}`,
    prepare: untilEstimated,
    isInReadme: true,
  },
  { name: 'new-sweep-empty', address: () => '/new-sweep' },
  { name: 'sweeps', address: () => '/sweeps' },
  { name: 'sweep', address: ({ spirals }) => `/sweeps/${spirals}`, isInReadme: true },
  { name: 'sweep-diverged', address: ({ strategies }) => `/sweeps/${strategies}` },
  ...tabsOfSweep.map((tab) => ({
    name: `sweep-${tab}`,
    address: ({ spirals }: Ids) => `/sweeps/${spirals}?tab=${tab}`,
  })),
  { name: 'runs', address: () => '/runs', isInReadme: true },
  { name: 'runs-grouped', address: () => '/runs?by=seeds' },
  { name: 'run', address: ({ best }) => `/runs/${best}` },
  { name: 'run-diverged', address: ({ diverged }) => `/runs/${diverged}` },
  ...tabsOfRun.map((tab) => ({
    name: `run-${tab}`,
    address: ({ best }: Ids) => `/runs/${best}?tab=${tab}`,
    ...(tab === 'diagnostics' && { isInReadme: true, prepare: untilDrawn }),
  })),
  {
    name: 'run-diagnostics-images',
    address: ({ image }) => `/runs/${image}?tab=diagnostics`,
    prepare: untilDrawn,
  },
  { name: 'run-diagnostics-function', address: ({ runge }) => `/runs/${runge}?tab=diagnostics` },
  { name: 'compare', address: ({ strategies }) => `/compare?sweep=${strategies}`, isInReadme: true },
  { name: 'compare-empty', address: () => '/compare' },
  { name: 'paper', address: () => '/paper' },
  { name: 'paper-experiment', address: () => '/paper/table-2' },
  { name: 'settings', address: () => '/settings' },
  ...tabsOfSettings.map((tab) => ({ name: `settings-${tab}`, address: () => `/settings?tab=${tab}` })),
];
