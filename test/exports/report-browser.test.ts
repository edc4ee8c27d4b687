import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportComparison } from '../../src-main/exports';
import { sampleSweep } from './sample-curves';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(executablePath))('the report in a browser', () => {
  let browser: Browser;
  let page: Page;
  let folder: string;
  const problems: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quadlab-report-'));
    const file = join(folder, 'report.html');
    await writeFile(file, exportComparison('html', sampleSweep(60)));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  const firstColumn = () => page.locator('table.sortable tbody tr td:nth-child(2)').allTextContents();
  /** A fingerprint of what the chart shows. */
  const picture = () =>
    page.locator('#curves').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

  it('loads nothing but itself, without a complaint', () => {
    expect(requests).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('sorts by a heading, and back', async () => {
    const before = await firstColumn();
    const heading = page.getByRole('button', { name: 'test RMSE' });
    await heading.click();
    expect((await firstColumn())[0]).toBe('Quadratic, ReLinear-SG');
    await heading.click();
    expect((await firstColumn())[0]).toBe('Quadratic, random start');
    await heading.click();
    expect(await firstColumn()).toEqual(before);
  });

  it('draws what the legend and the controls ask for', async () => {
    const all = await picture();
    await page.locator('[data-line="0"]').click();
    await page.mouse.move(0, 0);
    const fewer = await picture();
    expect(fewer).not.toBe(all);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await picture()).toBe(all);
    await page.getByLabel('Axis').selectOption('linear');
    expect(await picture()).not.toBe(all);
    await page.getByLabel('Metric').selectOption('training loss');
    await page.getByLabel('Band').selectOption('± standard deviation');
    expect(problems).toEqual([]);
  });

  it('follows a dark theme, and prints on white', async () => {
    const light = await picture();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction((before) => document.querySelector('canvas')?.toDataURL() !== before, light);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await picture()).toBe(light);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(problems).toEqual([]);
  });
});
