import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import { describe, expect, it } from 'vitest';
import { setupWindow } from '../../src-main/electron/setup-window';
import { placeWindow, readWindowState, writeWindowState } from '../../src-main/electron/window-state';
import { temporaryFolder } from '../support/temporary';
import { FakeWindow } from './fakes';

const primary = { x: 0, y: 25, width: 1920, height: 1055 };
const second = { x: 1920, y: 0, width: 2560, height: 1440 };

function open(stateFile: string, displays: Rectangle[] = [primary], address?: string): FakeWindow {
  let made: FakeWindow | undefined;
  setupWindow({
    create: (options) => (made = new FakeWindow(options)).electron,
    preload: '/out/preload/preload.cjs',
    icon: '/icon.png',
    dark: true,
    stateFile,
    displays,
    address,
  });
  if (made === undefined) throw new Error('no window was made');
  return made;
}

describe('the window', () => {
  it('is large enough, and shown when there is something to see', () => {
    const window = open(join(temporaryFolder(), 'window.json'), [primary], '#/runs/a');
    expect(window.options).toMatchObject({
      width: 1280,
      height: 800,
      minWidth: 1024,
      minHeight: 700,
      show: false,
    });
    expect(window.loaded).toBe('app://quadlab/#/runs/a');
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window).toMatchObject({ shown: true, maximized: false });
  });

  it('opens where it was', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'window.json');
    const first = open(file, [primary, second]);
    first.bounds = { x: 2000, y: 100, width: 1500, height: 900 };
    first.maximized = true;
    first.emit('close');
    expect(readdirSync(folder)).toEqual(['window.json']);
    const again = open(file, [primary, second]);
    expect(again.options).toMatchObject({ x: 2000, y: 100, width: 1500, height: 900 });
    again.emit('ready-to-show');
    expect(again.maximized).toBe(true);
    // The second display is gone.
    const third = open(file, [primary]);
    expect(third.options).toMatchObject({ width: 1500, height: 900 });
    expect(third.options).not.toHaveProperty('x');
  });

  it('writes where it is once it rests', async () => {
    const file = join(temporaryFolder(), 'window.json');
    const window = open(file);
    window.bounds = { x: 1, y: 30, width: 1200, height: 800 };
    for (const event of ['resize', 'move', 'maximize', 'unmaximize']) window.emit(event);
    expect(readWindowState(file)).toBeUndefined();
    await expect.poll(() => readWindowState(file)).toEqual({ ...window.bounds, maximized: false });
  });

  it('opens without a place that can be read or written', () => {
    const folder = temporaryFolder();
    const window = open(folder);
    window.emit('close');
    expect(window.options.width).toBe(1280);
  });
});

describe('the place of a window', () => {
  const state = { x: 100, y: 100, width: 1400, height: 900, maximized: false };

  it.each([
    ['on a display', state, true],
    ['partly beside it', { ...state, x: -1200 }, true],
    ['with nothing left to take hold of', { ...state, x: -1390 }, false],
    ['above all displays', { ...state, y: -40 }, false],
    ['below all displays', { ...state, y: 1070 }, false],
  ])('%s', (_where, place, kept) => {
    const placed = placeWindow(place, [primary]);
    expect(placed.x === place.x && placed.y === place.y).toBe(kept);
    expect(placed).toMatchObject({ width: 1400, height: 900 });
  });

  it('is no larger than a display that it did not choose, and never too small', () => {
    expect(placeWindow({ ...state, x: 9000, width: 3000, height: 2000 }, [primary])).toEqual({
      width: 1920,
      height: 1055,
    });
    expect(placeWindow({ ...state, width: 300, height: 200 }, [primary])).toMatchObject({
      width: 1024,
      height: 700,
    });
    expect(placeWindow(undefined, [])).toEqual({ width: 1280, height: 800 });
  });

  it.each(['', '{', '[]', '{"x":1}', '{"x":1,"y":1,"width":-5,"height":3,"maximized":false}', 'null'])(
    'is not read from %j',
    (text) => {
      const file = join(temporaryFolder(), 'window.json');
      writeFileSync(file, text);
      expect(readWindowState(file)).toBeUndefined();
    },
  );

  it('is written whole', () => {
    const file = join(temporaryFolder(), 'new', 'window.json');
    writeWindowState(file, state);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(state);
  });
});
