import type { MessageBoxOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../src-main/app';
import { setupEndOfSystem, setupQuit } from '../../src-main/electron/setup-quit';
import { setupTraining } from '../../src-main/electron/setup-training';
import { repository } from '../support/samples';
import { tinySweep } from '../support/sweeps';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';
import { FakeApp, FakeWindow, preventable } from './fakes';

function start(active = 2, platform: NodeJS.Platform = 'linux') {
  const app = new FakeApp();
  const window = new FakeWindow();
  window.show();
  const answers: ((choice: number) => void)[] = [];
  const questions: MessageBoxOptions[] = [];
  const ended = { resolve: (): void => undefined, reject: undefined as ((error: Error) => void) | undefined };
  const shutDown = vi.fn(
    () =>
      new Promise<void>((resolve, reject) => {
        Object.assign(ended, { resolve, reject });
      }),
  );
  const quitting = setupQuit({
    app: app.electron,
    platform,
    window: window.electron,
    active: () => active,
    ask: (options) => {
      questions.push(options);
      return new Promise((resolve) => answers.push(resolve));
    },
    shutDown,
  });
  const close = (): boolean => {
    const event = preventable();
    window.emit('close', event);
    return !event.prevented;
  };
  const quit = (): boolean => {
    const event = preventable();
    app.emit('before-quit', event);
    return !event.prevented;
  };
  const answer = async (choice: number): Promise<void> => {
    answers.shift()?.(choice);
    await new Promise(setImmediate);
  };
  return { app, window, questions, answer, close, quit, shutDown, ended, quitting };
}

describe('while runs train, closing the window', () => {
  it('asks, and lets them go on in the tray', async () => {
    const { close, questions, answer, window, app, shutDown } = start();
    expect(close()).toBe(false);
    expect(questions).toMatchObject([
      {
        message: '2 runs are training.',
        buttons: ['Keep training in the tray', 'Pause and quit', 'Cancel'],
        cancelId: 2,
      },
    ]);
    await answer(0);
    expect(window.shown).toBe(false);
    expect(shutDown).not.toHaveBeenCalled();
    expect(app.quits).toBe(0);
  });

  it('asks once at a time, and does nothing where the user has changed their mind', async () => {
    const { close, quit, questions, answer, window, shutDown } = start();
    expect([close(), close(), quit()]).toEqual([false, false, false]);
    expect(questions).toHaveLength(1);
    await answer(2);
    expect(window.shown).toBe(true);
    expect(shutDown).not.toHaveBeenCalled();
    close();
    expect(questions).toHaveLength(2);
  });

  it('lets them save where they are before anything ends', async () => {
    const { close, quit, answer, app, shutDown, ended, window } = start();
    close();
    await answer(1);
    expect(shutDown).toHaveBeenCalledOnce();
    expect(window.shown).toBe(false);
    expect([close(), quit(), app.quits]).toEqual([false, false, 0]);
    ended.resolve();
    await new Promise(setImmediate);
    expect([close(), quit(), app.quits]).toEqual([true, true, 1]);
    expect(shutDown).toHaveBeenCalledOnce();
  });

  it('only hides it on macOS, where quitting asks', () => {
    const { close, quit, questions, window } = start(2, 'darwin');
    expect(close()).toBe(false);
    expect(window.shown).toBe(false);
    expect(questions).toEqual([]);
    expect(quit()).toBe(false);
    expect(questions).toHaveLength(1);
  });
});

it('quits in order, without a question, where nothing trains', async () => {
  const { close, questions, app, shutDown, ended } = start(0);
  expect(close()).toBe(false);
  expect(questions).toEqual([]);
  expect(shutDown).toHaveBeenCalledOnce();
  ended.resolve();
  await new Promise(setImmediate);
  expect(app.quits).toBe(1);
});

it('ends all the same where closing fails', async () => {
  const { close, app, ended } = start(0);
  close();
  ended.reject?.(new Error('the disk is gone'));
  await new Promise(setImmediate);
  expect(app.exits).toEqual([1]);
});

it('asks nobody when the system ends or sends a signal, even in the middle of a question', async () => {
  for (const end of ['shutdown', 'session-end', 'SIGTERM'] as const) {
    const { close, answer, quitting, window, shutDown } = start();
    const [powerMonitor, signals] = [new EventEmitter(), new EventEmitter()];
    setupEndOfSystem(quitting, {
      powerMonitor: powerMonitor as never,
      window: window.electron,
      signals: signals as never,
    });
    close();
    const event = preventable();
    for (const each of [powerMonitor, window, signals]) each.emit(end, event);
    expect(shutDown).toHaveBeenCalledOnce();
    expect(event.prevented).toBe(end === 'shutdown');
    await answer(2);
    expect(shutDown).toHaveBeenCalledOnce();
  }
});

it('trains by itself what is asked for, and has runs saved when it ends', async (context) => {
  if (!existsSync(join(repository, 'out', 'main', 'worker.js'))) context.skip('the worker is not built');
  const home = temporaryFolder();
  const workerEntry = join(repository, 'out', 'main', 'worker.js');
  const app = await createApp({ home, role: 'reader', runtime: { node: process.execPath, workerEntry } });
  const problems: unknown[] = [];
  const training = setupTraining(app, (error) => problems.push(error));
  const told: number[] = [];
  training.onChange((active) => told.push(active));
  const config = tinySweep({ training: { epochs: 1_000_000 } });
  const { sweepIds } = await app.perform({ type: 'submit-sweep', config });
  await app.perform({ type: 'work', sweepIds, runIds: [] });
  await expect.poll(() => training.active, { timeout: 30_000 }).toBeGreaterThan(0);
  await expect
    .poll(() => app.sweeps.find(sweepIds[0] ?? '').counts.running, { timeout: 30_000 })
    .toBeGreaterThan(0);
  await training.dispose();
  expect(liveWorkers(home)).toEqual([]);
  expect(told.at(-1)).toBe(0);
  expect(app.sweeps.find(sweepIds[0] ?? '').counts).toMatchObject({ running: 0, starting: 0, queued: 3 });
  expect(problems).toEqual([]);
  app.dispose();
});
