import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { createApp, type App } from '../../src-main/app';
import { startServer, type RunningServer } from '../../src-main/server';
import { builtRuntime } from './fault-app';
import { temporaryFolder } from './temporary';

const executable = [
  process.env['QUADLAB_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

export interface Opened {
  app: App;
  server: RunningServer;
  page: Page;
  /** What the console and failed scripts said. */
  complaints: string[];
}

/** For a file of tests, over the built renderer: a browser is started once. Tests are skipped where there is none. */
export function withBrowser() {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (executable === undefined) return;
    browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach((context) => {
    if (executable === undefined) context.skip('no Chromium found; set QUADLAB_CHROMIUM to one');
  });

  /** Opens an address in a window of its own. */
  const openPage = async (url: string, dark = false): Promise<{ page: Page; complaints: string[] }> => {
    if (browser === undefined) throw new Error('the browser was not started');
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(url);
    return { page, complaints };
  };

  return {
    openPage,
    /** Opens the app over a new home, at an address such as `/runs`. */
    open: async (
      fill: (app: App) => unknown = () => undefined,
      { address = '/', dark = false }: { address?: string; dark?: boolean } = {},
    ): Promise<Opened> => {
      const app = await createApp({ home: temporaryFolder(), runtime: builtRuntime });
      await fill(app);
      const server = await startServer({ app, port: 0 });
      onTestFinished(async () => {
        await server.dispose();
        app.dispose();
      });
      const { page, complaints } = await openPage(server.url, dark);
      if (address !== '/') await page.goto(`${new URL('/', server.url).href}#${address}`);
      return { app, server, page, complaints };
    },
  };
}
