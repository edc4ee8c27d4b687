import type { Brush } from './axis';

const step = 0.05;
const least = 0.02;

export type AxisAction =
  | { type: 'brush'; brush: Brush | undefined }
  /** The axis changes its place with its neighbour. */
  | { type: 'move'; by: 1 | -1 };

/** Up and down draw the ends in, with Shift they draw them out; right and left move the axis; Escape lets go. */
export function axisKey(
  { key, shiftKey }: KeyboardEvent,
  [low, high]: Brush = [0, 1],
): AxisAction | undefined {
  const brush = (from: number, to: number): AxisAction => ({
    type: 'brush',
    brush: from <= 0 && to >= 1 ? undefined : [Math.max(0, from), Math.min(1, to)],
  });
  switch (key) {
    case 'ArrowUp':
      return shiftKey ? brush(low, high + step) : brush(Math.min(low + step, high - least), high);
    case 'ArrowDown':
      return shiftKey ? brush(low - step, high) : brush(low, Math.max(high - step, low + least));
    case 'ArrowLeft':
      return { type: 'move', by: -1 };
    case 'ArrowRight':
      return { type: 'move', by: 1 };
    case 'Escape':
      return { type: 'brush', brush: undefined };
    default:
      return undefined;
  }
}
