import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { chooseClasses, chosenLabels } from '../../../src-main/datasets/split/choose-classes';
import {
  rowOf,
  selectExamples,
  withoutOtherRows,
  type DatasetContent,
} from '../../../src-main/datasets/content';
import { limitPart, limitPerClass } from '../../../src-main/datasets/split/limit';
import { splitFold, splitStratified, type Division } from '../../../src-main/datasets/split/split';
import type { DatasetPart } from '../../../src-main/domain/dataset';
import { expectError } from '../errors';

/** Classes of very different sizes, in no order; an input is the number of its example. */
function part(count: number, classes: number, seed = 1): DatasetPart {
  const random = createRandom(seed, 'labels');
  return {
    count,
    inputs: Float32Array.from({ length: count }, (_, i) => i),
    targets: Int32Array.from({ length: count }, () => Math.floor(classes * random.uniform() ** 2)),
  };
}
const numbers = (count: number): DatasetPart => ({
  count,
  inputs: Float32Array.from({ length: count }, (_, i) => i),
  targets: new Float32Array(2 * count),
});

const rowsOf = (part: DatasetPart): number[] => Array.from({ length: part.count }, (_, i) => rowOf(part, i));
function perClass(part: DatasetPart, classes: number): number[] {
  const counts = Array<number>(classes).fill(0);
  for (const row of rowsOf(part)) {
    const label = (part.targets as Int32Array)[row] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/** Every example is in one of the two, in the order of the data. */
function expectDivided({ rest, held }: Division, of: DatasetPart): void {
  const [a, b] = [rowsOf(rest), rowsOf(held)];
  expect(a).toEqual(a.toSorted((x, y) => x - y));
  expect(b).toEqual(b.toSorted((x, y) => x - y));
  expect([...a, ...b].sort((x, y) => x - y)).toEqual(rowsOf(of));
}

const sizes = [2, 3, 5, 10, 17, 64, 100, 257, 1000];
const cases = sizes.flatMap((count) => [1, 2, 3, 10].map((classes) => ({ count, classes })));

describe('a split', () => {
  it.each(cases)('of $count examples in $classes classes is stratified, disjoint and exhaustive', (given) => {
    const data = part(given.count, given.classes);
    const all = perClass(data, given.classes);
    for (const fraction of [0.01, 0.1, 0.25, 0.5, 0.77, 0.99]) {
      const held = Math.round(fraction * given.count);
      if (held === 0 || held === given.count) continue;
      for (const key of ['testFraction', 'validationFraction'] as const) {
        const division = splitStratified(data, given.classes, fraction, 3, key);
        expectDivided(division, data);
        expect(division.held.count).toBe(held);
        perClass(division.held, given.classes).forEach((count, label) => {
          expect(Math.abs(count - ((all[label] ?? 0) * held) / given.count)).toBeLessThan(1);
        });
      }
    }
  });

  it.each(cases)('of $count examples in $classes classes into folds holds out each example once', (given) => {
    const data = part(given.count, given.classes);
    const all = perClass(data, given.classes);
    for (const of of [2, 3, 5, 10].filter((folds) => folds <= given.count)) {
      const folds = Array.from({ length: of }, (_, index) =>
        splitFold(data, given.classes, { of, index }, 4),
      );
      for (const fold of folds) expectDivided(fold, data);
      const held = folds.flatMap((fold) => rowsOf(fold.held));
      expect(held.sort((x, y) => x - y)).toEqual(rowsOf(data));
      for (const fold of folds) {
        expect(Math.abs(fold.held.count - given.count / of)).toBeLessThan(1);
        perClass(fold.held, given.classes).forEach((count, label) => {
          expect(Math.abs(count - (all[label] ?? 0) / of)).toBeLessThan(1);
        });
      }
    }
  });

  it('follows from its seed', () => {
    const data = part(200, 4);
    const held = (seed: number): number[][] => [
      rowsOf(splitStratified(data, 4, 0.2, seed).held),
      rowsOf(splitStratified(data, 4, 0.2, seed, 'validationFraction').held),
      rowsOf(splitFold(data, 4, { of: 5, index: 2 }, seed).held),
    ];
    expect(held(1)).toEqual(held(1));
    const [a, b] = [held(1), held(2)];
    a.forEach((rows, i) => {
      expect(rows).not.toEqual(b[i]);
    });
    // Streams of their own: the validation part of what is left is not drawn like the test part.
    expect(a[0]).not.toEqual(a[1]);
  });

  it('of numbers is one stratum', () => {
    const data = numbers(103);
    const division = splitStratified(data, 2, 0.3, 1);
    expectDivided(division, data);
    expect(division.held.count).toBe(31);
    const folds = [0, 1, 2, 3].map((index) => splitFold(data, 2, { of: 4, index }, 1).held);
    expect(folds.map(({ count }) => count)).toEqual([26, 26, 26, 25]);
  });

  it('of a selection holds out what is selected', () => {
    const data = selectExamples(
      part(300, 3),
      Int32Array.from({ length: 100 }, (_, i) => 2 * i + 1),
    );
    const { rest, held } = splitStratified(data, 3, 0.25, 1);
    const validation = splitStratified(rest, 3, 0.2, 1, 'validationFraction');
    const all = [validation.rest, validation.held, held].flatMap(rowsOf);
    expect(all.sort((x, y) => x - y)).toEqual(rowsOf(data));
    expect(all.every((row) => row % 2 === 1)).toBe(true);
  });

  it('leaves no part empty', async () => {
    await expectError(
      () => splitFold(part(4, 2), 2, { of: 5, index: 0 }, 0),
      'CONFIG_INVALID',
      "4 examples can't be cut into 5 folds",
    );
    await expectError(
      () => splitStratified(part(4, 2), 2, 0.1, 0, 'validationFraction'),
      'CONFIG_INVALID',
      'dataset.validationFraction',
      '0 for validation',
    );
  });
});

describe('limits', () => {
  it('take the first examples of each class', () => {
    const data = part(500, 5);
    const all = perClass(data, 5);
    for (const limit of [1, 7, 1000]) {
      const limited = limitPerClass(data, 5, limit);
      expect(perClass(limited, 5)).toEqual(all.map((count) => Math.min(count, limit)));
      const rows = rowsOf(limited);
      expect(rows).toEqual(rows.toSorted((x, y) => x - y));
    }
    expect(limitPerClass(data, 5, 1000)).toBe(data);
  });

  it.each([1, 2, 13, 99, 500])('take %i examples in all', (limit) => {
    expect(limitPart(part(500, 5), 5, limit).count).toBe(limit);
    expect(limitPart(numbers(500), 2, limit).count).toBe(limit);
  });
});

describe('chosen classes', () => {
  const content: DatasetContent = {
    task: 'classification',
    inputShape: [1],
    outputSize: 4,
    targetShape: [],
    classNames: ['ant', 'bee', 'cat', 'dog'],
    train: part(100, 4),
    test: part(40, 4, 2),
  };

  it('get the labels of their order', () => {
    const chosen = chooseClasses(content, chosenLabels('pets', ['dog', 'ant'], content));
    expect(chosen).toMatchObject({ outputSize: 2, classNames: ['dog', 'ant'] });
    const before = content.train.targets as Int32Array;
    const after = chosen.train.targets as Int32Array;
    const rows = rowsOf(chosen.train);
    expect(rows).toEqual([...before.keys()].filter((i) => before[i] === 3 || before[i] === 0));
    for (const row of rows) expect(after[row]).toBe(before[row] === 3 ? 0 : 1);
    expect(perClass(chosen.train, 2)).toEqual([3, 0].map((label) => perClass(content.train, 4)[label]));
    const compact = withoutOtherRows(chosen.train, chosen);
    expect([...(compact.inputs as Float32Array)]).toEqual(rows);
  });

  it('may be numbers, as names of digits are in YAML', () => {
    expect(
      chosenLabels('digits', [7, '3'], {
        task: 'classification',
        classNames: Array.from({ length: 10 }, (_, i) => String(i)),
      }),
    ).toEqual([7, 3]);
  });

  it('have to be there', async () => {
    const choose = (classes: string[]) => () => chosenLabels('pets', classes, content);
    await expectError(
      choose(['cat', 'dgo']),
      'CONFIG_INVALID',
      'dataset.classes.1',
      '"dgo"',
      'Did you mean "dog"',
    );
    await expectError(
      () => chosenLabels('prices', ['a', 'b'], { task: 'regression', classNames: [] }),
      'CONFIG_INVALID',
      'no classes to choose from',
    );
  });
});

describe('examples without the others', () => {
  it('keep wide targets with their inputs', () => {
    const data: DatasetPart = {
      count: 4,
      inputs: Uint8Array.from({ length: 12 }, (_, i) => i),
      targets: Float32Array.from({ length: 8 }, (_, i) => i),
    };
    const chosen = withoutOtherRows(selectExamples(data, Int32Array.of(3, 1)), {
      inputShape: [3],
      targetShape: [2],
    });
    expect(chosen).toEqual({
      count: 2,
      inputs: Uint8Array.of(9, 10, 11, 3, 4, 5),
      targets: Float32Array.of(6, 7, 2, 3),
    });
  });
});
