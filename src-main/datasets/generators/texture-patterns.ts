import type { Random } from '../../core/random';
import { between, drawWave, logBetween, sumAt, valueAt } from './waves';

/** A level at a point, in thirty-seconds of the image. */
export type Pattern = (x: number, y: number) => number;

const anyAngle = (random: Random): number => 2 * Math.PI * random.uniform();
const anyWavelength = (random: Random): number => logBetween(random, 3.5, 9);

/** sin(k·x + φ): one direction, one wavelength of 3.5 to 9. */
function stripes(random: Random): Pattern {
  const wave = drawWave(random, anyAngle(random), anyWavelength(random));
  return (x, y) => valueAt(wave, x, y);
}

/** The product of two perpendicular waves of one wavelength, 5 to 13. */
function checks(random: Random): Pattern {
  const [angle, wavelength] = [anyAngle(random), Math.SQRT2 * anyWavelength(random)];
  const [a, b] = [drawWave(random, angle, wavelength), drawWave(random, angle + Math.PI / 2, wavelength)];
  return (x, y) => valueAt(a, x, y) * valueAt(b, x, y);
}

/** sin(k·|x − x₀| + φ) around a point in the inner three quarters of the image. */
function rings(random: Random): Pattern {
  const [x0, y0] = [between(random, 4, 28), between(random, 4, 28)];
  const [k, phase] = [(2 * Math.PI) / anyWavelength(random), anyAngle(random)];
  return (x, y) => Math.sin(k * Math.hypot(x - x0, y - y0) + phase);
}

/** Twelve waves of one wavelength in all directions. */
function waves(random: Random): Pattern {
  const wavelength = anyWavelength(random);
  const all = Array.from({ length: 12 }, (_, i) =>
    drawWave(random, (Math.PI * (i + random.uniform())) / 12, wavelength),
  );
  return (x, y) => sumAt(all, x, y);
}

/** Twelve waves of different wavelengths, 3.5 to 9, in directions that differ by ±0.3 rad. */
function strands(random: Random): Pattern {
  const angle = anyAngle(random);
  const all = Array.from({ length: 12 }, () =>
    drawWave(random, angle + between(random, -0.3, 0.3), anyWavelength(random)),
  );
  return (x, y) => sumAt(all, x, y);
}

/** The distance from the centre to the edge of a shape in a direction; all shapes have an area of about 1.8. */
type Outline = (angle: number) => number;

const disc: Outline = () => 0.757;
const square: Outline = (angle) => 0.67 / Math.cos(folded(angle, 4));
const triangle: Outline = (angle) => 0.59 / Math.cos(folded(angle, 3));
const cross: Outline = (angle) => {
  const t = Math.abs(folded(angle, 4));
  return Math.tan(t) < 0.27 ? 1 / Math.cos(t) : 0.27 / Math.sin(t);
};
/** Five points at 1.17, and 0.45 of that between them: the distance to the line from a point to the next dent. */
const star: Outline = (angle) => {
  const t = Math.abs(folded(angle, 5));
  const [dx, dy] = [1 - 0.45 * Math.cos(Math.PI / 5), 0.45 * Math.sin(Math.PI / 5)];
  return (1.17 * dy) / (dy * Math.cos(t) + dx * Math.sin(t));
};

/** The angle to the nearest of `corners` equal directions, in [−π/corners, π/corners). */
function folded(angle: number, corners: number): number {
  const step = (2 * Math.PI) / corners;
  return angle - step * Math.floor(angle / step + 0.5);
}

/**
 * 1 inside of a shape and 0 outside, with an edge as wide as one thirty-second of the image. The shape has its centre in
 * the inner third or so of the image, a size of 7 to 12, any rotation, and is compressed to 0.7 to 1 along one direction.
 */
function shape(outline: Outline): (random: Random) => Pattern {
  return (random) => {
    const [x0, y0] = [between(random, 10, 22), between(random, 10, 22)];
    const [radius, turn] = [between(random, 7, 12), anyAngle(random)];
    const [axis, width] = [anyAngle(random), between(random, 0.7, 1)];
    const [cos, sin] = [Math.cos(axis), Math.sin(axis)];
    return (x, y) => {
      const along = ((x - x0) * cos + (y - y0) * sin) / width;
      const across = (y - y0) * cos - (x - x0) * sin;
      const inside = radius * outline(Math.atan2(across, along) + turn) - Math.hypot(along, across);
      return Math.min(1, Math.max(0, inside + 0.5));
    };
  };
}

export const patterns = {
  stripes,
  checks,
  rings,
  waves,
  strands,
  disc: shape(disc),
  square: shape(square),
  triangle: shape(triangle),
  cross: shape(cross),
  star: shape(star),
} as const;
