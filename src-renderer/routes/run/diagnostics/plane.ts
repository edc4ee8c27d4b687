import { placesOf, scaleColor } from '../../../components/charts/color-scale';
import { extentOf } from '../../../components/charts/numbers';
import { strokeAt } from '../../../components/charts/palette';
import type { ChartTheme } from '../../../components/charts/theme';
import type { PlaneRegions, PlaneValues } from '../../../lib/api-types';

export type Plane = PlaneRegions | PlaneValues;

/** The colour of each cell, row by row from the lowest y on; undefined where nothing finite is predicted. */
export type Fill = (index: number) => string | undefined;

/** Of a class, as text and points have it. */
export const classColor = (theme: ChartTheme, index: number): string =>
  theme.lines[strokeAt(index).color] ?? theme.text;

/** Colours of the predicted classes, mixed with the ground by how certain the network is. */
export function regionsOf(plane: PlaneRegions, theme: ChartTheme): Fill {
  const [classes, confidence] = [bytesOf(plane.classes), bytesOf(plane.confidence)];
  const least = 1 / (Math.max(...classes) + 1);
  return (index) => {
    const certain = Math.max(0, ((confidence[index] ?? 0) / 255 - least) / (1 - least));
    // A few steps, so that neighbours of one colour can be drawn together.
    const strength = 0.12 + (0.5 * Math.round(12 * certain)) / 12;
    return mixed(classColor(theme, classes[index] ?? 0), theme.surface, strength);
  };
}

/** Colours of the predicted numbers. */
export function valuesOf(plane: PlaneValues): Fill {
  const extent = extentOf(plane.values);
  const place = extent === undefined ? () => 0 : placesOf(extent.min, extent.max, false);
  return (index) => {
    const value = plane.values[index];
    return value == null ? undefined : scaleColor(Math.round(32 * place(value)) / 32);
  };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function mixed(color: string, ground: string, strength: number): string {
  const channels = (hex: string): number[] => {
    // `#fff` is what is left of `#ffffff` in a built style sheet.
    const long = hex.length === 4 ? hex.replace(/[\da-f]/gi, '$&$&') : hex;
    return [1, 3, 5].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
  };
  const [over, under] = [channels(color), channels(ground)];
  const mix = over.map((value, i) => Math.round(strength * value + (1 - strength) * (under[i] ?? 0)));
  return `#${mix.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The part of a 2D context that is needed, which a picture in SVG has too. */
type Context = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'beginPath'
  | 'arc'
  | 'fill'
  | 'stroke'
  | 'save'
  | 'restore'
>;

const edge = { left: 46, right: 10, top: 8, bottom: 36 };
const ticks = 5;

/** Draws cells, points and axes. */
export function drawPlane(
  context: Context,
  plane: Plane,
  { fill, colorOf }: { fill: Fill; colorOf: (value: number) => string },
  theme: ChartTheme,
  { width, height }: { width: number; height: number },
): void {
  const inner = { width: width - edge.left - edge.right, height: height - edge.top - edge.bottom };
  const { columns, rows } = plane;
  const cell = { width: inner.width / columns, height: inner.height / rows };
  // Centres of the outer cells lie half a cell inside.
  const step = { x: (plane.x[1] - plane.x[0]) / (columns - 1), y: (plane.y[1] - plane.y[0]) / (rows - 1) };
  const placeX = (x: number): number => edge.left + ((x - plane.x[0]) / step.x + 0.5) * cell.width;
  const placeY = (y: number): number =>
    edge.top + inner.height - ((y - plane.y[0]) / step.y + 0.5) * cell.height;
  for (let row = 0; row < rows; row += 1) {
    const top = edge.top + inner.height - (row + 1) * cell.height;
    for (let column = 0; column < columns;) {
      const color = fill(row * columns + column);
      let end = column + 1;
      while (end < columns && fill(row * columns + end) === color) end += 1;
      if (color !== undefined) {
        context.fillStyle = color;
        // A little over, or the ground shines through between cells.
        context.fillRect(
          edge.left + column * cell.width,
          top - 0.4,
          (end - column) * cell.width + 0.4,
          cell.height + 0.8,
        );
      }
      column = end;
    }
  }
  for (const { x, y, value, part } of plane.points) {
    context.beginPath();
    context.arc(placeX(x), placeY(y), part === 'train' ? 3 : 2.4, 0, 2 * Math.PI);
    context.fillStyle = part === 'train' ? colorOf(value) : theme.surface;
    context.strokeStyle = part === 'train' ? theme.surface : colorOf(value);
    context.lineWidth = part === 'train' ? 1 : 1.4;
    context.fill();
    context.stroke();
  }
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.strokeRect(edge.left, edge.top, inner.width, inner.height);
  context.fillStyle = theme.muted;
  context.font = `12px ${theme.fontFamily}`;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const x of ticksOf(plane.x)) context.fillText(tickText(x), placeX(x), edge.top + inner.height + 5);
  context.fillText(plane.xTitle, edge.left + inner.width / 2, height - 15);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const y of ticksOf(plane.y)) context.fillText(tickText(y), edge.left - 6, placeY(y));
  context.textAlign = 'left';
  context.fillText(plane.yTitle, 2, edge.top + 8);
}

/** Round numbers inside of a range. */
function ticksOf([low, high]: readonly [number, number]): number[] {
  const rough = (high - low) / ticks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}

const tickText = (value: number): string => String(Number(value.toPrecision(6))).replace('-', '−');
