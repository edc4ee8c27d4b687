import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { addProbe } from './probe.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

/** The built app over a home, and a browser that is signed in. */
export interface Served {
  /** From the start of the process until it has its address. */
  startMilliseconds: number;
  /** A page of an address such as `/runs`, in a new browser without anything kept. */
  open(address: string): Promise<Page>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<Browser> {
  const executablePath = [
    process.env['QUADLAB_CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('no Chromium found; set QUADLAB_CHROMIUM to one');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

export async function serve(browser: Browser, home: string): Promise<Served> {
  const start = performance.now();
  const cli = join(repository, 'out', 'main', 'cli.js');
  const server = spawn(process.execPath, [cli, 'serve', '--home', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await addressOf(server);
  const startMilliseconds = performance.now() - start;
  const first = await browser.newContext();
  await (await first.newPage()).goto(url);
  const storageState = await first.storageState();
  await first.close();
  const contexts = new Set<BrowserContext>();
  const served: Served = {
    startMilliseconds,
    async open(address) {
      const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
      contexts.add(context);
      const page = await context.newPage();
      page.once('close', () => contexts.delete(context));
      await addProbe(page);
      await page.goto(`${new URL('/', url).href}#${address}`, { waitUntil: 'commit' });
      return page;
    },
    async close() {
      for (const context of contexts) await context.close();
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      open.delete(served);
    },
  };
  open.add(served);
  return served;
}

const open = new Set<Served>();

/** Ends what a part that failed has left behind. */
export async function closeAll(): Promise<void> {
  for (const served of open) await served.close();
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    server.stdout?.on('data', (piece) => {
      text += String(piece);
      const [url] = /http:\S+/.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
    server.once('exit', () => {
      reject(new Error('the app ended before it had an address'));
    });
  });
}
