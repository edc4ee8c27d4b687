export type DrawingName =
  | 'line'
  | 'ellipse'
  | 'shrink-l1'
  | 'shrink-l2'
  | 'constant'
  | 'multistep'
  | 'cosine'
  | 'polynomial'
  | 'warmup'
  | 'grid'
  | 'random'
  | 'sobol'
  | 'asha'
  | 'rezero';

/** Of every drawing, in units of its own. */
export const drawingSize = { width: 96, height: 56 };

/** A value over time, both from 0 to 1. */
type Curve = (t: number) => number;

const curves: Partial<Record<DrawingName, Curve>> = {
  constant: () => 0.8,
  multistep: (t) => (t < 0.5 ? 0.9 : t < 0.78 ? 0.45 : 0.2),
  cosine: (t) => 0.05 + 0.85 * 0.5 * (1 + Math.cos(Math.PI * t)),
  polynomial: (t) => 0.05 + 0.85 * Math.sqrt(1 - t),
  warmup: (t) =>
    t < 0.15 ? 0.1 + (0.8 * t) / 0.15 : 0.05 + 0.85 * 0.5 * (1 + Math.cos((Math.PI * (t - 0.15)) / 0.85)),
  'shrink-l1': (t) => Math.max(0.04, 0.9 - 1.5 * t),
  'shrink-l2': (t) => 0.04 + 0.86 * Math.exp(-4 * t),
};

/** The path of a curve with its axes' corner at the lower left; undefined for a drawing that is none. */
export function curvePath(name: DrawingName): string | undefined {
  const curve = curves[name];
  if (curve === undefined) return undefined;
  const points = Array.from({ length: 97 }, (_, i) => {
    const t = i / 96;
    return `${(6 + 86 * t).toFixed(1)} ${(50 - 44 * curve(t)).toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

const sobolUnits: readonly [number, number][] = [
  [0.5, 0.5],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.375, 0.375],
  [0.875, 0.875],
  [0.625, 0.125],
  [0.125, 0.625],
  [0.1875, 0.3125],
  [0.6875, 0.8125],
  [0.9375, 0.0625],
  [0.4375, 0.5625],
  [0.3125, 0.1875],
];
const randomUnits: readonly [number, number][] = [
  [0.1, 0.2],
  [0.16, 0.3],
  [0.5, 0.15],
  [0.55, 0.24],
  [0.83, 0.3],
  [0.9, 0.85],
  [0.35, 0.8],
  [0.42, 0.86],
  [0.7, 0.62],
  [0.12, 0.66],
  [0.62, 0.5],
  [0.28, 0.42],
];

/** Points in the unit square; empty for a drawing that has none. */
export function pointsOf(name: DrawingName): readonly [number, number][] {
  if (name === 'sobol') return sobolUnits;
  if (name === 'random') return randomUnits;
  if (name !== 'grid') return [];
  return [0.12, 0.5, 0.88].flatMap((y) => [0.1, 0.37, 0.63, 0.9].map((x): [number, number] => [x, y]));
}
