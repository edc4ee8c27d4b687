import type { Random } from '../../core/random';

export type Vector = readonly [number, number, number];

/** A pinhole camera at the origin that looks along z; x points right and y down. */
export interface Camera {
  /** In pixels. */
  readonly focal: number;
  readonly centerX: number;
  readonly centerY: number;
}

/** A box on the ground, its edges along the axes, in metres. */
export interface Box {
  readonly low: Vector;
  readonly high: Vector;
  readonly color: Vector;
}

export interface Scene {
  readonly boxes: readonly Box[];
  /** Brightness of the day, 0.7 … 1. */
  readonly light: number;
}

/** What a ray meets first. */
export interface Hit {
  /** z in metres; ∞ for the sky. */
  readonly depth: number;
  readonly point: Vector;
  /** The axis to which the surface is perpendicular; undefined for the sky. */
  readonly axis: 0 | 1 | 2 | undefined;
  /** Undefined for ground and sky. */
  readonly box: Box | undefined;
  /** Sine of the ray's elevation over the horizon. */
  readonly elevation: number;
}

/** Height of the camera above the ground. */
export const cameraHeight = 1.65;

/** KITTI: 721.5 pixels for 1242 columns. */
export const focalLength = (width: number): number => 0.58 * width;

/**
 * 3 to 8 boxes of the size of cars to houses: 1.6–6 m wide, 1.4–8 m high, 2–10 m long, with a nearest face at a depth
 * of 5 m to 0.9·maxDepth, evenly on a logarithmic scale, and at random across the field of view.
 */
export function drawScene(random: Random, maxDepth: number): Scene {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const light = between(0.7, 1);
  const boxes = Array.from({ length: 3 + random.integer(6) }, (): Box => {
    const near = Math.min(5, 0.1 * maxDepth);
    const z = near * ((0.9 * maxDepth) / near) ** random.uniform();
    const x = z * between(-0.86, 0.86); // half a field of view is 1/(2·0.58) = 0.86 wide at the depth 1
    const [width, height, length] = [between(1.6, 6), between(1.4, 8), between(2, 10)];
    return {
      low: [x - width / 2, cameraHeight - height, z],
      high: [x + width / 2, cameraHeight, z + length],
      color: [between(0.2, 0.95), between(0.2, 0.95), between(0.2, 0.95)],
    };
  });
  return { boxes, light };
}

/** The first surface on the ray through a point of the image. Its depth is the parameter of the ray (d_x, d_y, 1). */
export function castRay(camera: Camera, { boxes }: Scene, u: number, v: number): Hit {
  const direction: Vector = [(u - camera.centerX) / camera.focal, (v - camera.centerY) / camera.focal, 1];
  let depth = direction[1] > 0 ? cameraHeight / direction[1] : Infinity;
  let axis: Hit['axis'] = depth < Infinity ? 1 : undefined;
  let hitBox: Box | undefined;
  for (const box of boxes) {
    const entry = enter(box, direction);
    if (entry === undefined || entry.depth >= depth) continue;
    ({ depth, axis } = entry);
    hitBox = box;
  }
  const elevation = -direction[1] / Math.hypot(...direction);
  const point: Vector = [direction[0] * depth, direction[1] * depth, depth];
  return { depth, point, axis, box: hitBox, elevation };
}

/** Where a ray from the origin enters a box, by its three pairs of planes (Kay and Kajiya 1986). */
function enter({ low, high }: Box, direction: Vector): { depth: number; axis: 0 | 1 | 2 } | undefined {
  let depth = -Infinity;
  let leave = Infinity;
  let axis: 0 | 1 | 2 = 2;
  for (const each of [0, 1, 2] as const) {
    const [a, b] = [low[each] / direction[each], high[each] / direction[each]];
    // A ray along the planes meets them at ±∞: it lies between them throughout, or never.
    const [first, last] = a <= b ? [a, b] : [b, a];
    if (first > depth) [depth, axis] = [first, each];
    if (last < leave) leave = last;
  }
  return depth > 0 && depth < leave ? { depth, axis } : undefined;
}
