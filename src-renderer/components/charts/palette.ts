/** How a line is drawn. */
export interface Stroke {
  /** Index of the colour: `--line-0` … `--line-7` in the style sheet. */
  color: number;
  dash: readonly number[];
}

const colors = 8;
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3]];
const slots = colors * dashes.length;

/**
 * Strokes of runs or groups by their keys. A key asks for the same colour everywhere and always; where another that is
 * drawn has it, the next free one is taken. Who was there before keeps its stroke. Where all colours are taken, lines are
 * dashed, and where all dashes are, strokes are used again.
 */
export function strokesOf(
  keys: readonly string[],
  before: ReadonlyMap<string, Stroke> = new Map(),
): Map<string, Stroke> {
  const taken = new Set<number>();
  const strokes = new Map<string, Stroke>();
  for (const key of keys) {
    const stroke = before.get(key);
    if (stroke === undefined) continue;
    strokes.set(key, stroke);
    taken.add(slotOf(stroke));
  }
  // Sorted, so that the order of the keys decides nothing.
  const fresh = [...new Set(keys)].filter((key) => !strokes.has(key)).sort();
  for (const key of fresh) {
    const slot = freeSlot(hashOf(key), taken);
    taken.add(slot);
    strokes.set(key, strokeAt(slot));
  }
  return strokes;
}

/** The stroke of a place in a list, where lines have no keys that last. */
export function strokeAt(slot: number): Stroke {
  return { color: slot % colors, dash: dashes[Math.floor(slot / colors) % dashes.length] ?? [] };
}

function slotOf({ color, dash }: Stroke): number {
  const pattern = dashes.findIndex((known) => known.join() === dash.join());
  return Math.max(0, pattern) * colors + color;
}

function freeSlot(hash: number, taken: ReadonlySet<number>): number {
  for (let pattern = 0; pattern < dashes.length; pattern += 1) {
    for (let step = 0; step < colors; step += 1) {
      const slot = pattern * colors + ((hash + step) % colors);
      if (!taken.has(slot)) return slot;
    }
  }
  return hash % slots;
}

/** FNV-1a, 32 bits, with the last step of MurmurHash3, so that names that differ in a digit lie far apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
