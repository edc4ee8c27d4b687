import type { DatasetPart } from '../../domain/dataset';
import { examplesByClass, selectExamples } from '../content';

/**
 * At most `limit` examples, as equally many of each class as there are, always the first of each; the order of the data is
 * kept. No limit, or one above the number of examples, changes nothing.
 */
export function limitPart(part: DatasetPart, outputSize: number, limit: number | undefined): DatasetPart {
  if (limit === undefined || limit >= part.count) return part;
  const groups = examplesByClass(part, outputSize);
  const sizes = evenSizes(
    groups.map((group) => group.length),
    limit,
  );
  return firstOfEach(part, groups, sizes);
}

/** The first `limit` examples of each class, or all where there are fewer; the order of the data is kept. */
export function limitPerClass(part: DatasetPart, outputSize: number, limit: number | undefined): DatasetPart {
  if (limit === undefined) return part;
  const groups = examplesByClass(part, outputSize);
  if (groups.every((group) => group.length <= limit)) return part;
  return firstOfEach(
    part,
    groups,
    groups.map(() => limit),
  );
}

function firstOfEach(
  part: DatasetPart,
  groups: readonly Int32Array[],
  sizes: readonly number[],
): DatasetPart {
  const chosen = groups.map((group, label) => group.subarray(0, sizes[label]));
  const indices = new Int32Array(chosen.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const group of chosen) {
    indices.set(group, at);
    at += group.length;
  }
  return selectExamples(part, indices.sort());
}

/** `total` spread evenly over the classes; what a small class cannot give, the others do, the first of them first. */
function evenSizes(available: readonly number[], total: number): number[] {
  const sizes = available.map(() => 0);
  const smallestFirst = available
    .map((count, index) => ({ count, index }))
    .sort((a, b) => a.count - b.count || b.index - a.index);
  let left = total;
  smallestFirst.forEach(({ count, index }, rank) => {
    const share = Math.floor(left / (smallestFirst.length - rank));
    const size = Math.min(count, share);
    sizes[index] = size;
    left -= size;
  });
  return sizes;
}
