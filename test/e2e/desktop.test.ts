import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src-main/app';
import { addUnrulySweep } from '../api/sample-home';
import { openDesktop, whyNoDesktop } from '../support/desktop';
import { tinySweep } from '../support/sweeps';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';

/** A home with a sweep whose runs have ended in many ways. */
async function filledHome(): Promise<{ home: string; id: string }> {
  const home = temporaryFolder();
  const app = await createApp({ home });
  const id = addUnrulySweep(app);
  app.dispose();
  return { home, id };
}

describe('the desktop app', () => {
  beforeEach((context) => {
    const reason = whyNoDesktop();
    if (reason !== undefined) context.skip(reason);
  });

  it('shows the page, isolated from Node, with what only a desktop can do', async () => {
    const { home, id } = await filledHome();
    const { desktop, page, complaints } = await openDesktop(home);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toMatch(/^app:\/\/quadlab\//);
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.quadlab ?? {}).sort(),
      node: 'process' in window || 'require' in window,
    }));
    expect(seen.node).toBe(false);
    expect(seen.bridge).toContain('subscribe');

    // A menu entry leads to its page, and a second start with a link to its own.
    await desktop.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items.find(({ label }) => label.includes('File'));
      file?.submenu?.items.find(({ label }) => label.includes('New sweep'))?.click();
    });
    await page.waitForURL(/#\/new-sweep$/);
    await desktop.evaluate(
      ({ app }, link) => app.emit('second-instance', {}, [], '/', { words: [link], folder: '/' }),
      `quadlab://sweeps/${id}`,
    );
    await page.waitForURL(`app://quadlab/#/sweeps/${id}`);
    await page.getByRole('heading', { name: 'Two spirals, neurons and strategies' }).first().waitFor();

    // What the page may not do.
    const refused = await page.evaluate(async () => ({
      opened: window.open('https://evil.example/') === null,
      fetched: await fetch('https://evil.example/').then(
        () => true,
        () => false,
      ),
    }));
    expect(refused).toEqual({ opened: true, fetched: false });
    expect(desktop.windows()).toHaveLength(1);
    await page.evaluate(() => {
      location.href = 'https://evil.example/';
    });
    expect(page.url()).toMatch(/^app:\/\/quadlab\//);
    expect(complaints.filter((text) => !text.includes('evil.example'))).toEqual([]);
  });

  it('begins with what it was given, and remembers its window', async () => {
    const settings = temporaryFolder();
    const file = join(temporaryFolder(), 'points.csv');
    writeFileSync(file, 'x,y\n1,2\n');
    const first = await openDesktop(temporaryFolder(), [file], settings);
    await first.page.waitForURL(/#\/datasets\?.*points\.csv/);
    const bounds = { x: 40, y: 60, width: 1100, height: 720 };
    await first.desktop.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(to);
    }, bounds);
    await first.desktop.close();
    expect(existsSync(join(settings, 'quadlab-desktop', 'window.json'))).toBe(true);
    const second = await openDesktop(first.home, [], settings);
    const size = await second.desktop.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getSize(),
    );
    expect(size).toEqual([1100, 720]);
  });

  it('trains what is asked for, and lets runs save where they are when it quits', async () => {
    const home = temporaryFolder();
    const { desktop, page } = await openDesktop(home);
    const app = await createApp({ home, role: 'reader' });
    const config = tinySweep({ training: { epochs: 1_000_000 } });
    const { sweepIds } = await app.perform({ type: 'submit-sweep', config });
    const id = sweepIds[0] ?? '';
    await app.perform({ type: 'work', sweepIds, runIds: [] });
    await expect.poll(() => app.sweeps.find(id).counts.running, { timeout: 40_000 }).toBeGreaterThan(0);
    await page.getByText(config.name).first().waitFor();
    expect(liveWorkers(home).length).toBeGreaterThan(0);
    const blocked = await desktop.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0));
    expect(blocked).toBe(true);
    const ended = new Promise((resolve) => desktop.process().once('exit', resolve));
    desktop.process().kill('SIGTERM');
    await ended;
    expect(liveWorkers(home)).toEqual([]);
    expect(app.sweeps.find(id).counts).toMatchObject({ running: 0, queued: 3 });
    app.dispose();
  });
});
