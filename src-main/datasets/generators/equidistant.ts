/** Equidistant points from -1 to 1 in single precision, exactly symmetric; a single one lies at -1, as in NumPy. */
export function equidistant(count: number): Float32Array {
  if (count === 1) return Float32Array.of(-1);
  return Float32Array.from({ length: count }, (_, i) => (2 * i - (count - 1)) / (count - 1));
}

/** Equidistant points strictly inside of [-1, 1]: those of `count` + 2 without the two ends. */
export function equidistantInside(count: number): Float32Array {
  return equidistant(count + 2).slice(1, -1);
}
