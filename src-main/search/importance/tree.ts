import { mean } from '../../core/math';
import type { Random } from '../../core/random';

/** What a parameter of a point can be: a number of the unit interval, or one of so many choices. */
export type Axis = { kind: 'number' } | { kind: 'choice'; count: number };

/** The part of an axis that a leaf has: an interval, or some of the choices. */
export type Part = { low: number; high: number } | { choices: ReadonlySet<number> };

/** A box of the space, and what the tree predicts in it. */
export interface Leaf {
  parts: readonly Part[];
  value: number;
}

export interface Sample {
  /** One place for each axis: in [0, 1], or the index of a choice. */
  place: readonly number[];
  value: number;
}

interface Split {
  axis: number;
  gain: number;
  isLeft: (place: number) => boolean;
  left: Part;
  right: Part;
}

const leastGain = 1e-12;

/** A regression tree (CART), as the boxes that it divides the space into. It is grown until no split gains anything. */
export function growTree(axes: readonly Axis[], samples: readonly Sample[], random: Random): Leaf[] {
  const leaves: Leaf[] = [];
  const grow = (own: readonly Sample[], parts: readonly Part[]): void => {
    const split = bestSplit(axes, own, parts, random);
    if (split === undefined) {
      leaves.push({ parts, value: mean(own.map(({ value }) => value)) });
      return;
    }
    const { axis, isLeft, left, right } = split;
    const goesLeft = ({ place }: Sample): boolean => isLeft(place[axis] ?? 0);
    grow(own.filter(goesLeft), parts.with(axis, left));
    grow(
      own.filter((sample) => !goesLeft(sample)),
      parts.with(axis, right),
    );
  };
  grow(samples, axes.map(wholeOf));
  return leaves;
}

function wholeOf(axis: Axis): Part {
  if (axis.kind === 'number') return { low: 0, high: 1 };
  return { choices: new Set(Array.from({ length: axis.count }, (_, index) => index)) };
}

/** The split that lowers the sum of squares the most; of equally good ones, one by chance. */
function bestSplit(
  axes: readonly Axis[],
  samples: readonly Sample[],
  parts: readonly Part[],
  random: Random,
): Split | undefined {
  const order = random.shuffle(axes.map((_, index) => index));
  let best: Split | undefined;
  for (const axis of order) {
    const part = parts[axis];
    if (part === undefined) continue;
    const split =
      'choices' in part ? splitChoices(axis, samples, part.choices) : splitNumbers(axis, samples, part);
    if (split !== undefined && split.gain > (best?.gain ?? leastGain)) best = split;
  }
  return best;
}

function splitNumbers(
  axis: number,
  samples: readonly Sample[],
  { low, high }: { low: number; high: number },
): Split | undefined {
  const placed = samples
    .map(({ place, value }) => ({ at: place[axis] ?? 0, value, count: 1 }))
    .sort((a, b) => a.at - b.at);
  const cut = bestCut(placed, (index) => placed[index - 1]?.at !== placed[index]?.at);
  if (cut === undefined) return undefined;
  const middle = ((placed[cut.index - 1]?.at ?? 0) + (placed[cut.index]?.at ?? 0)) / 2;
  return {
    axis,
    gain: cut.gain,
    isLeft: (place) => place < middle,
    left: { low, high: middle },
    right: { low: middle, high },
  };
}

/** Ordered by their means, only the cuts between neighbours can be the best (Breiman et al. 1984, 4.2.2). */
function splitChoices(axis: number, samples: readonly Sample[], all: ReadonlySet<number>): Split | undefined {
  const byChoice = new Map<number, { sum: number; count: number }>();
  for (const { place, value } of samples) {
    const known = byChoice.get(place[axis] ?? 0) ?? { sum: 0, count: 0 };
    byChoice.set(place[axis] ?? 0, { sum: known.sum + value, count: known.count + 1 });
  }
  const ordered = [...byChoice]
    .map(([choice, { sum, count }]) => ({ choice, value: sum / count, count }))
    .sort((a, b) => a.value - b.value);
  const cut = bestCut(ordered, () => true);
  if (cut === undefined) return undefined;
  const left = new Set(ordered.slice(0, cut.index).map(({ choice }) => choice));
  // Choices that no sample has go where the most samples are.
  const most = ordered.reduce((best, each) => (each.count > best.count ? each : best));
  for (const choice of all) if (!byChoice.has(choice) && left.has(most.choice)) left.add(choice);
  const right = new Set([...all].filter((choice) => !left.has(choice)));
  return {
    axis,
    gain: cut.gain,
    isLeft: (place) => left.has(place),
    left: { choices: left },
    right: { choices: right },
  };
}

/** Where to cut a row of (groups of) values so that the sum of squares falls the most. O(length). */
function bestCut(
  row: readonly { value: number; count: number }[],
  canCut: (index: number) => boolean,
): { index: number; gain: number } | undefined {
  const total = row.reduce((sum, { value, count }) => sum + value * count, 0);
  const size = row.reduce((sum, { count }) => sum + count, 0);
  let left = 0;
  let leftSize = 0;
  let best: { index: number; gain: number } | undefined;
  for (let index = 1; index < row.length; index += 1) {
    const { value = 0, count = 0 } = row[index - 1] ?? {};
    left += value * count;
    leftSize += count;
    if (!canCut(index)) continue;
    const right = total - left;
    const gain = left ** 2 / leftSize + right ** 2 / (size - leftSize) - total ** 2 / size;
    if (gain > (best?.gain ?? leastGain)) best = { index, gain };
  }
  return best;
}
