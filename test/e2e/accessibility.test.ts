import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app';
import { addUnrulySweep } from '../api/sample-home';
import { violationsOf } from '../support/accessibility';
import { withBrowser } from '../support/browser';

interface Ids {
  sweep: string;
  run: string;
}

/** Every page and its tabs; what only a dialog or a menu shows is looked at by the tests of the page. */
const addresses: ((ids: Ids) => string)[] = [
  () => '/',
  ...['', '?tab=download', '?tab=generate', '/spirals'].map((rest) => () => `/datasets${rest}`),
  () => '/new-sweep',
  ({ sweep }) => `/new-sweep?from=${sweep}`,
  () => '/sweeps',
  ...['overview', 'runs', 'charts', 'configuration'].map(
    (tab) =>
      ({ sweep }: Ids) =>
        `/sweeps/${sweep}?tab=${tab}`,
  ),
  () => '/runs',
  () => '/runs?by=seeds',
  ...['overview', 'curves', 'layers', 'diagnostics', 'configuration', 'log', 'files'].map(
    (tab) =>
      ({ run }: Ids) =>
        `/runs/${run}?tab=${tab}`,
  ),
  () => '/compare',
  ({ sweep }) => `/compare?sweep=${sweep}`,
  ...['training', 'appearance', 'folders', 'backups', 'all', 'about'].map(
    (tab) => () => `/settings?tab=${tab}`,
  ),
  () => '/nowhere',
];

async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
  await page
    .waitForFunction(
      () =>
        document.querySelector('main h1') !== null &&
        document.querySelector('main [aria-busy="true"]') === null &&
        document.querySelector('main')?.textContent.includes('Loading…') === false,
      undefined,
      { timeout: 2000 },
    )
    .catch(() => undefined);
}

describe('accessibility of every page', () => {
  const { open } = withBrowser();

  it('has nothing that axe finds against WCAG AA, in both themes', { timeout: 240_000 }, async () => {
    const ids: Ids = { sweep: '', run: '' };
    const fill = (app: App): void => {
      ids.sweep = addUnrulySweep(app);
      ids.run = app.sweeps.runs(ids.sweep)[0]?.id ?? '';
    };
    const { page } = await open(fill);
    const found: Record<string, string[]> = {};
    for (const address of addresses.map((each) => each(ids))) {
      await goTo(page, address);
      const light = await violationsOf(page);
      // The themes have different colours and nothing else.
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-theme="dark"]').waitFor();
      const dark = await violationsOf(page, ['color-contrast']);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.locator('html[data-theme="light"]').waitFor();
      if (light.length + dark.length > 0) found[address] = [...light, ...dark.map((line) => `dark: ${line}`)];
    }
    expect(found).toEqual({});
  });
});
