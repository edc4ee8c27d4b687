import { didYouMean } from '../../core/suggest';
import { choicesOf, type Dimension, type JsonValue, type PointValues } from './dimension';
import { show } from './schema-helpers';

type Space = Readonly<Record<string, Dimension>>;

export function isSameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** What a dimension depends on: for each dimension that decides, the values that will do. */
export function conditionsOf(dimension: Dimension): [name: string, wanted: readonly JsonValue[]][] {
  if (Array.isArray(dimension)) return [];
  return Object.entries(dimension.when ?? {}).map(([name, wanted]) => [
    name,
    Array.isArray(wanted) ? wanted : [wanted],
  ]);
}

/** Whether a dimension takes part, given the values of those that decide it. One that is missing decides against it. */
export function isActive(dimension: Dimension, values: PointValues): boolean {
  return conditionsOf(dimension).every(([name, wanted]) =>
    wanted.some((value) => isSameValue(value, values[name])),
  );
}

/** The names of a space's dimensions, each after those that decide it, else as written; a circle is cut somewhere. */
export function decidersFirst(space: Space): string[] {
  const ordered = new Set<string>();
  const begun = new Set<string>();
  const visit = (name: string): void => {
    const dimension = space[name];
    if (dimension === undefined || begun.has(name)) return;
    begun.add(name);
    for (const [decider] of conditionsOf(dimension)) visit(decider);
    ordered.add(name);
  };
  for (const name of Object.keys(space)) visit(name);
  return [...ordered];
}

/** Says what is wrong with the conditions of a space; each issue names the dimension and the one it depends on. */
export function checkConditions(space: Space, issue: (path: string[], message: string) => void): void {
  for (const [name, dimension] of Object.entries(space)) {
    for (const [decider, wanted] of conditionsOf(dimension)) {
      const problem = dependsOnItself(space, name, decider)
        ? `"${name}" would depend on itself; expected conditions without a circle`
        : problemOf(space, name, decider, wanted);
      if (problem !== undefined) issue([name, 'when', decider], problem);
    }
  }
}

function problemOf(
  space: Space,
  name: string,
  decider: string,
  wanted: readonly JsonValue[],
): string | undefined {
  const other = space[decider];
  const choices = other && choicesOf(other);
  if (choices === undefined) {
    const others = Object.entries(space).filter(([key, each]) => key !== name && choicesOf(each));
    const hint = didYouMean(
      decider,
      others.map(([key]) => key),
    );
    return `expected the name of another dimension that is a list of values or variants, found "${decider}". ${hint}`.trim();
  }
  if (wanted.length === 0) return 'expected at least one value, found an empty list';
  const wrong = wanted.find((value) => !choices.some((choice) => isSameValue(choice, value)));
  if (wrong === undefined) return undefined;
  const texts = choices.filter((choice) => typeof choice === 'string');
  const hint = typeof wrong === 'string' ? didYouMean(wrong, texts) : '';
  return `expected one of ${choices.map(show).join(', ')}, found ${show(wrong)}. ${hint}`.trim();
}

function dependsOnItself(space: Space, name: string, decider: string, seen = new Set<string>()): boolean {
  if (decider === name) return true;
  const other = space[decider];
  if (other === undefined || seen.has(decider)) return false;
  seen.add(decider);
  return conditionsOf(other).some(([next]) => dependsOnItself(space, name, next, seen));
}
