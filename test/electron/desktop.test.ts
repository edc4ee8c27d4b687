import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

const dist = join(repository, 'node_modules', 'electron', 'dist');
const entry = join(repository, 'out', 'main', 'electron.js');

/** Electron's binary is downloaded apart from its package; not every machine may. */
function missing(): string | undefined {
  if (!existsSync(dist)) return 'no Electron binary in node_modules/electron/dist';
  if (!existsSync(entry)) return 'the app is not built (out/main/electron.js)';
  return undefined;
}

it('the desktop app shows its page, isolated from Node', async (context) => {
  const reason = missing();
  if (reason !== undefined) context.skip(reason);
  const binary = readFileSync(join(dist, '..', 'path.txt'), 'utf8').trim();
  const app = await _electron.launch({
    executablePath: join(dist, binary),
    args: [repository, '--no-sandbox'],
    env: { ...process.env, QUADLAB_HOME: temporaryFolder() },
  });
  onTestFinished(() => app.close());
  const page = await app.firstWindow();
  await page.getByRole('heading', { name: 'No sweeps yet' }).waitFor();
  expect(page.url()).toMatch(/^app:\/\/quadlab\//);
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(window.quadlab ?? {}),
    node: 'process' in window || 'require' in window,
  }));
  expect(seen).toEqual({ bridge: ['call'], node: false });
});
