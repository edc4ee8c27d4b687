import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '../../src-main/app';
import { startServer, type RunningServer } from '../../src-main/server';
import { addSweep, addUnrulySweep } from '../api/sample-home';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';
import { makeFolder, removeFolder } from './renderer-folder';

const executable = [
  process.env['QUADLAB_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

describe('the page in a browser', () => {
  let browser: Browser | undefined;
  let folder = '';

  beforeAll(async () => {
    if (executable === undefined) return;
    folder = makeFolder();
    await build({
      configFile: false,
      logLevel: 'warn',
      root: join(repository, 'src-renderer'),
      plugins: [svelte()],
      build: { outDir: folder, emptyOutDir: true },
    });
    browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser?.close();
    if (folder !== '') removeFolder(folder);
  });
  beforeEach((context) => {
    if (executable === undefined) context.skip('no Chromium found; set QUADLAB_CHROMIUM to one');
  });

  interface Opened {
    app: App;
    server: RunningServer;
    page: Page;
    /** What the console and failed scripts said. */
    complaints: string[];
  }

  async function open(fill: (app: App) => void = () => undefined): Promise<Opened> {
    const app = await createApp({ home: temporaryFolder() });
    fill(app);
    const server = await startServer({ app, port: 0, folder });
    const context = await browser?.newContext({ viewport: { width: 1280, height: 800 } });
    if (context === undefined) throw new Error('the browser was not started');
    onTestFinished(async () => {
      await context.close();
      await server.dispose();
      app.dispose();
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(server.url);
    return { app, server, page, complaints };
  }

  it('goes from the list to a sweep with its table and its curves', async () => {
    const { page, complaints } = await open(addUnrulySweep);
    await page.getByRole('link', { name: 'Two spirals, neurons and strategies' }).click();
    await page.getByRole('heading', { name: 'Two spirals, neurons and strategies' }).waitFor();
    expect(page.url()).toMatch(/\/#\/sweeps\/\d{8}-\d{6}-two-spirals/);
    expect(page.url()).not.toContain('token');

    const table = page.getByRole('region', { name: 'Comparison' });
    expect(await table.getByRole('row').count()).toBe(6);
    expect(await table.getByRole('row', { name: 'conventional' }).innerText()).toMatch(/± .*\(best\)/s);
    expect(await table.getByRole('row', { name: 'quadratic, none' }).innerText()).toContain('∞');
    expect(await table.getByRole('row', { name: 'quadratic, sw-l2' }).innerText()).toContain('diverged');
    const runs = page.getByRole('region', { name: 'Runs' });
    expect(await runs.getByRole('row').count()).toBe(16);
    expect(await runs.getByText('NaN').count()).toBe(3);

    expect(await distinctColors(page)).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
  });

  it('can be bookmarked, and read by keyboard', async () => {
    let id = '';
    const { page, server } = await open((app) => {
      id = addUnrulySweep(app);
    });
    await page.goto(`http://127.0.0.1:${server.port}/#/sweeps/${id}`);
    await page.reload();
    const line = page.getByRole('button', { name: 'quadratic, sg' });
    await line.focus();
    await page.keyboard.press('Enter');
    expect(await line.getAttribute('aria-pressed')).toBe('true');
    await page.goto(`http://127.0.0.1:${server.port}/#/sweeps/gone`);
    await page.getByRole('heading', { name: 'There is no sweep "gone"' }).waitFor();
  });

  it('follows what happens, and pauses and cancels', async () => {
    const { app, page } = await open();
    await page.getByRole('heading', { name: 'No sweeps yet' }).waitFor();
    expect(await page.locator('pre').innerText()).toContain(`--home ${app.paths.root}`);
    const id = addSweep(app, (point) => (point === 0 ? 'finished' : 'queued'));
    await page.getByRole('link', { name: /Two spirals/ }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('goes on from the checkpoints').waitFor();
    expect(app.sweeps.find(id).counts.paused).toBe(12);
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Back' }).click();
    expect(app.sweeps.find(id).counts.paused).toBe(12);
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('button', { name: 'Cancel the sweep' }).click();
    await page.getByText('All 15 runs ended').waitFor();
    expect(app.sweeps.find(id).counts.cancelled).toBe(12);
    expect(await page.getByRole('button', { name: /Pause|Cancel/ }).count()).toBe(0);
  });

  it('keeps what it knows while the app is gone, and goes on when it is back', async () => {
    const { app, server, page } = await open(addUnrulySweep);
    await page.getByRole('link', { name: /Two spirals/ }).click();
    await page.getByRole('region', { name: 'Comparison' }).waitFor();
    await server.dispose();
    await page.getByText('The app can’t be reached.').waitFor();
    expect(await page.getByRole('region', { name: 'Comparison' }).getByRole('row').count()).toBe(6);
    expect(await page.getByRole('button', { name: 'Pause' }).isDisabled()).toBe(true);
    // Started again it has another session, which this page is told.
    const again = await startServer({ app, port: server.port, folder });
    onTestFinished(() => again.dispose());
    await page.getByText('no longer knows this page').waitFor();
    await (await page.context().newPage()).goto(again.url);
    await page.getByText('no longer knows this page').waitFor({ state: 'detached' });
  });
});

/** A canvas without lines has one colour or none. */
function distinctColors(page: Page): Promise<number> {
  return page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
  });
}
