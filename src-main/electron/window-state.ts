import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';

const stateSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
});
/** Where the window was, in the coordinates of the screen; what it had before it was maximized. */
export type WindowState = z.output<typeof stateSchema>;

export const smallest = { width: 1024, height: 700 };
const usual = { width: 1280, height: 800 };
/** So much of a window's top edge must be seen that it can be moved. */
const handle = { width: 120, height: 24 };

/** Undefined where nothing was remembered, or what there is makes no sense. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Written aside and renamed, so that a crash leaves the old or the new, never a half. */
export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}.tmp`;
  writeFileSync(aside, `${JSON.stringify(state)}\n`);
  renameSync(aside, file);
}

/**
 * Where to open the window: where it was, if it can be seen on one of the present displays, else in the middle of the first
 * with the size it had, no larger than that display.
 * @param displays The areas for windows of the displays, the primary first.
 */
export function placeWindow(
  state: WindowState | undefined,
  displays: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  const { width, height } = state ?? usual;
  const size = { width: Math.max(width, smallest.width), height: Math.max(height, smallest.height) };
  if (state !== undefined && displays.some((area) => showsHandle(area, state))) {
    return { x: state.x, y: state.y, ...size };
  }
  const [first] = displays;
  if (first === undefined) return size;
  return {
    width: Math.max(smallest.width, Math.min(size.width, first.width)),
    height: Math.max(smallest.height, Math.min(size.height, first.height)),
  };
}

function showsHandle(area: Rectangle, { x, y, width }: WindowState): boolean {
  const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return seen >= handle.width && y >= area.y && y + handle.height <= area.y + area.height;
}
