/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */

/** The columns of one group in a matrix, as a matrix of their own: [rows, columns] → [rows, columns/groups]. */
export function columnsOfGroup(
  matrix: Float32Array,
  columns: number,
  group: number,
  groups: number,
): Float32Array {
  if (groups === 1) return matrix;
  const width = columns / groups;
  const part = new Float32Array(matrix.length / groups);
  let at = 0;
  for (let from = group * width; from < matrix.length; from += columns) {
    for (let j = 0; j < width; j++) part[at++] = matrix[from + j]!;
  }
  return part;
}

/** Puts the columns of all groups side by side: [rows, columns/groups] each → [rows, columns]. */
export function joinGroups(parts: readonly Float32Array[], columns: number): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const width = columns / parts.length;
  const matrix = new Float32Array(parts[0]!.length * parts.length);
  parts.forEach((part, group) => {
    let at = 0;
    for (let from = group * width; from < matrix.length; from += columns) {
      for (let j = 0; j < width; j++) matrix[from + j] = part[at++]!;
    }
  });
  return matrix;
}
