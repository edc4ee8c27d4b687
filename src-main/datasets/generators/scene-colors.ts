import type { Hit, Scene, Vector } from './scene-geometry';

const skyAbove: Vector = [0.35, 0.55, 0.9];
const skyBelow: Vector = [0.85, 0.9, 0.95];
/** By the axis of a surface: sides, tops (and the ground), fronts. */
const shades = [0.65, 1, 0.85] as const;

/**
 * What a camera sees at a point, each channel in [0, 1] but for noise: light·shade·texture·color·f + sky·(1 − f), where
 * f = exp(−depth/maxDepth) is what haze leaves. The texture of the ground is a chequerboard of 2 m, that of a box a
 * darker band in every other metre of height; the sky pales towards the horizon.
 */
export function colorOf(hit: Hit, scene: Scene, maxDepth: number): number[] {
  const { axis, box, depth, elevation, point } = hit;
  const up = Math.min(1, Math.max(0, 2 * elevation));
  const sky = skyBelow.map((below, i) => below + ((skyAbove[i] ?? 0) - below) * up);
  if (axis === undefined) return sky.map((value) => scene.light * value);
  const seen = Math.exp(-depth / maxDepth);
  const brightness = scene.light * shades[axis] * (box === undefined ? chequers(point) : bands(point));
  const color = box?.color ?? [0.42, 0.42, 0.4];
  return color.map((value, i) => brightness * value * seen + scene.light * (sky[i] ?? 0) * (1 - seen));
}

const chequers = ([x, , z]: Vector): number => (isEven(x / 2) === isEven(z / 2) ? 1.15 : 0.85);
const bands = ([, y]: Vector): number => (isEven(y) ? 1 : 0.75);
const isEven = (value: number): boolean => Math.floor(value) % 2 === 0;
