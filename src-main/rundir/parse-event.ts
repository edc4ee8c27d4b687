import { runEventSchema, type RunEvent } from '../domain/run-event';

/** Reads a line of a journal; undefined where it is no event. */
export function parseEvent(line: string): RunEvent | undefined {
  try {
    const input: unknown = JSON.parse(line);
    const metrics = parseMetrics(input);
    if (metrics !== undefined) return metrics;
    const parsed = runEventSchema.safeParse(input);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

type MetricsEvent = Extract<RunEvent, { type: 'metrics' }>;
type Unchecked<Type> = { [Key in keyof Type]?: unknown };

/**
 * Does what the schema does, for events of metrics alone: nearly all of a journal are such, and the schema takes most of the
 * time that reading one takes. Undefined for whatever else, which is left to the schema to judge.
 */
export function parseMetrics(input: unknown): MetricsEvent | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { type, seq, time, epoch, step, values } = input as Unchecked<MetricsEvent>;
  if (type !== 'metrics' || !isWhole(seq) || !isWhole(time) || !isWhole(epoch) || !isWhole(step))
    return undefined;
  if (seq < 1 || epoch < 0 || step < 0) return undefined;
  const numbers = parseValues(values);
  return numbers && { seq, time, type, epoch, step, values: numbers };
}

const words = new Map<unknown, number>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** The values as numbers, in the same object. */
function parseValues(values: unknown): Record<string, number> | undefined {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined;
  const numbers = values as Record<string, unknown>;
  if (Object.hasOwn(numbers, '__proto__')) return undefined;
  for (const name of Object.keys(numbers)) {
    const value = numbers[name];
    if (typeof value === 'number' && Number.isFinite(value)) continue;
    const word = words.get(value);
    if (word === undefined) return undefined;
    numbers[name] = word;
  }
  return numbers as Record<string, number>;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
