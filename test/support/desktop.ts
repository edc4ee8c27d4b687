import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { electronPackage } from '../../src-main/app';
import { hasDisplay } from '../../src-main/cli/display';
import { repository } from './samples';
import { temporaryFolder } from './temporary';

export interface OpenedDesktop {
  desktop: ElectronApplication;
  page: Page;
  home: string;
  /** What the console and failed scripts said. */
  complaints: string[];
}

/** Why the desktop app can't be tested here; undefined where it can. Electron's binary is downloaded apart from its package. */
export function whyNoDesktop(): string | undefined {
  if (electronPackage()?.binary === undefined)
    return 'the binary of Electron is not there (npx install-electron)';
  if (!existsSync(join(repository, 'out', 'main', 'electron.js')))
    return 'the app is not built (npm run build)';
  return hasDisplay() ? undefined : 'there is no display for Electron (xvfb-run gives one)';
}

/** Opens the built desktop app over a home, by itself: its settings lie in a folder of the test. */
export async function openDesktop(
  home = temporaryFolder(),
  words: readonly string[] = [],
  settings = temporaryFolder(),
): Promise<OpenedDesktop> {
  const executablePath = electronPackage()?.binary;
  if (executablePath === undefined) throw new Error('there is no Electron');
  const desktop = await _electron.launch({
    executablePath,
    args: [repository, '--no-sandbox', ...words],
    env: { ...process.env, QUADLAB_HOME: home, XDG_CONFIG_HOME: settings },
  });
  onTestFinished(() => desktop.close());
  const page = await desktop.firstWindow();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return { desktop, page, home, complaints };
}
