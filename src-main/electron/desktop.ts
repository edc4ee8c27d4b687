import { join, resolve } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { describeError } from '../core/errors';
import { addressesOfWords } from './addresses';
import { openApp } from './open-app';
import { openOutside } from './open-outside';
import { createGuide, setupOpenEvents } from './setup-addresses';
import { setupNavigation } from './setup-guards';
import { registerScheme } from './setup-protocol';
import { setupLinks, setupSingleInstance } from './setup-single-instance';

/**
 * Starts the desktop app. Not to be awaited by the entry point: Electron becomes ready only after that has been
 * evaluated.
 */
export async function startDesktop(): Promise<void> {
  app.setName('QuadLab');
  app.setAppUserModelId('app.quadlab');
  // On macOS a folder of the app's own name would be the one where homes lie by default.
  app.setPath('userData', join(app.getPath('appData'), 'quadlab-desktop'));
  const guide = createGuide();
  const start = { words: givenWords(), folder: process.cwd() };
  const first = setupSingleInstance(app, start, (addresses) => {
    guide.lead();
    for (const address of addresses) guide.lead(address);
  });
  if (!first) return;
  for (const address of addressesOfWords(start.words, start.folder)) guide.lead(address);
  app.enableSandbox();
  registerScheme(protocol);
  setupLinks(app);
  setupOpenEvents(app, guide);
  setupNavigation(app, openOutside);
  try {
    await app.whenReady();
    await openApp(guide);
  } catch (error) {
    dialog.showErrorBox('QuadLab can’t start', describeError(error));
    app.exit(1);
  }
}

/** What the command line says after the program; a checkout is started as `electron FOLDER …`. */
function givenWords(): string[] {
  return process.argv.slice(1).filter((word) => resolve(word) !== app.getAppPath());
}
