import type { Axis, Leaf, Part } from './tree';

/** The share of an axis that a part covers. */
export function shareOf(axis: Axis | undefined, part: Part | undefined): number {
  if (part === undefined) return 1;
  if ('choices' in part) return part.choices.size / (axis?.kind === 'choice' ? axis.count : 1);
  return part.high - part.low;
}

/** Of a tree over the whole space, every part of it weighing as much as it is large: its mean and variance. */
export function totalVariance(
  axes: readonly Axis[],
  leaves: readonly Leaf[],
): { mean: number; variance: number } {
  const volumes = leaves.map(({ parts }) => volumeOf(axes, parts));
  const sum = (of: (leaf: Leaf) => number): number =>
    leaves.reduce((total, leaf, index) => total + (volumes[index] ?? 0) * of(leaf), 0);
  const mean = sum(({ value }) => value);
  return { mean, variance: sum(({ value }) => (value - mean) ** 2) };
}

/**
 * The variance of a tree's marginal over one axis: what is left of its variance when all other axes are averaged out
 * (Hutter, Hoos and Leyton-Brown 2014, equations 3 to 7). O(leaves · log(leaves)).
 */
export function marginalVariance(
  axes: readonly Axis[],
  leaves: readonly Leaf[],
  index: number,
  mean: number,
): number {
  const axis = axes[index];
  if (axis === undefined) return 0;
  const cells =
    axis.kind === 'choice' ? choiceCells(axes, leaves, index, axis.count) : numberCells(axes, leaves, index);
  return cells.reduce((sum, { width, value }) => sum + width * (value - mean) ** 2, 0);
}

interface MarginalCell {
  width: number;
  /** The marginal prediction there. */
  value: number;
}

function choiceCells(
  axes: readonly Axis[],
  leaves: readonly Leaf[],
  index: number,
  count: number,
): MarginalCell[] {
  const values = new Float64Array(count);
  for (const { parts, value } of leaves) {
    const part = parts[index];
    if (part === undefined || !('choices' in part)) continue;
    const weight = volumeOf(axes, parts) / shareOf(axes[index], part);
    for (const choice of part.choices) values[choice] = (values[choice] ?? 0) + weight * value;
  }
  return Array.from(values, (value) => ({ width: 1 / count, value }));
}

function numberCells(axes: readonly Axis[], leaves: readonly Leaf[], index: number): MarginalCell[] {
  // What each leaf adds begins at its low end and is taken back at its high end.
  const changes: { at: number; by: number }[] = [];
  for (const { parts, value } of leaves) {
    const part = parts[index];
    if (part === undefined || 'choices' in part) continue;
    const by = (volumeOf(axes, parts) / shareOf(axes[index], part)) * value;
    changes.push({ at: part.low, by }, { at: part.high, by: -by });
  }
  changes.sort((a, b) => a.at - b.at);
  let value = 0;
  return changes.map(({ at, by }, place) => {
    value += by;
    return { width: (changes[place + 1]?.at ?? at) - at, value };
  });
}

function volumeOf(axes: readonly Axis[], parts: readonly Part[]): number {
  return parts.reduce((volume, part, index) => volume * shareOf(axes[index], part), 1);
}
