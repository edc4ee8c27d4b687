import type { Random } from '../../core/random';

/** sin(kx·x + ky·y + phase) · amplitude */
export interface Wave {
  readonly kx: number;
  readonly ky: number;
  readonly phase: number;
  readonly amplitude: number;
}

/** Uniform in [low, high). */
export const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random.uniform();

/** Evenly on a logarithmic scale in [low, high). */
export const logBetween = (random: Random, low: number, high: number): number =>
  low * (high / low) ** random.uniform();

/** A plane wave in the direction `angle` with a random phase. */
export function drawWave(random: Random, angle: number, wavelength: number, amplitude = 1): Wave {
  const k = (2 * Math.PI) / wavelength;
  return {
    kx: k * Math.cos(angle),
    ky: k * Math.sin(angle),
    phase: 2 * Math.PI * random.uniform(),
    amplitude,
  };
}

export const valueAt = ({ kx, ky, phase, amplitude }: Wave, x: number, y: number): number =>
  amplitude * Math.sin(kx * x + ky * y + phase);

export function sumAt(waves: readonly Wave[], x: number, y: number): number {
  let sum = 0;
  for (const wave of waves) sum += valueAt(wave, x, y);
  return sum;
}

/**
 * Clouds on a grid of `size`² pixels, [size, size]: plane waves in random directions with wavelengths from `low` to
 * `high` thirty-seconds of the image and amplitudes in proportion to them, as natural images have; mean 0, variance 1.
 */
export function drawClouds(
  random: Random,
  size: number,
  count: number,
  low: number,
  high: number,
): Float64Array {
  const values = new Float64Array(size * size);
  for (let n = 0; n < count; n++) {
    const wavelength = logBetween(random, low, high);
    addWave(values, size, drawWave(random, 2 * Math.PI * random.uniform(), wavelength, wavelength));
  }
  return standardize(values);
}

/** By sin(a + b) = sin a·cos b + cos a·sin b, with sines for each row and column alone. */
function addWave(values: Float64Array, size: number, { kx, ky, phase, amplitude }: Wave): void {
  const positions = Float64Array.from({ length: size }, (_, i) => positionOf(i, size));
  const [sines, cosines] = [positions.map((x) => Math.sin(kx * x)), positions.map((x) => Math.cos(kx * x))];
  positions.forEach((y, row) => {
    const [sine, cosine] = [amplitude * Math.sin(ky * y + phase), amplitude * Math.cos(ky * y + phase)];
    for (let column = 0; column < size; column++) {
      const i = row * size + column;
      values[i] =
        (values[i] as number) + (sines[column] as number) * cosine + (cosines[column] as number) * sine;
    }
  });
}

/** Where the centre of a pixel lies, in thirty-seconds of the image. */
export const positionOf = (index: number, size: number): number => ((index + 0.5) * 32) / size;

/** In place: mean 0 and variance 1, unless all are equal. */
export function standardize(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 1;
  values.forEach((value, i) => (values[i] = (value - mean) * scale));
  return values;
}
