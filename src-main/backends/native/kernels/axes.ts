/**
 * What a loop over several tensors goes along, for the addon: sizes, then the strides of each tensor. Neighbouring axes
 * that all tensors store without gaps are made one, and axes of size 1 are left out.
 */
export function axesOf(sizes: readonly number[], ...strides: (readonly number[])[]): Int32Array {
  const kept: { size: number; steps: number[] }[] = [];
  sizes.forEach((size, axis) => {
    if (size === 1) return;
    const steps = strides.map((of) => of[axis] ?? 0);
    const outer = kept.at(-1);
    if (outer?.steps.every((step, i) => step === size * (steps[i] ?? 0)) === true) {
      outer.size *= size;
      outer.steps = steps;
    } else {
      kept.push({ size, steps });
    }
  });
  if (kept.length === 0) kept.push({ size: 1, steps: strides.map(() => 1) });
  return Int32Array.from([
    ...kept.map(({ size }) => size),
    ...strides.flatMap((_, i) => kept.map(({ steps }) => steps[i] ?? 0)),
  ]);
}

/** One axis that two tensors go along alike. */
const straight = new Int32Array(new ArrayBuffer(64), 0, 3);

/** The axes of tensors of one shape. The result is good until the next call. */
export function straightAxes(size: number): Int32Array {
  straight[0] = size;
  straight[1] = 1;
  straight[2] = 1;
  return straight;
}

/** How far apart the elements of each axis are in a tensor stored row by row. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

/** The strides of a tensor that is repeated to fill a larger shape: 0 along axes where it has but one element. */
export function broadcastStrides(shape: readonly number[], outShape: readonly number[]): number[] {
  const strides = stridesOf(shape);
  const added = outShape.length - shape.length;
  return outShape.map((_, axis) =>
    axis < added || shape[axis - added] === 1 ? 0 : (strides[axis - added] ?? 0),
  );
}
