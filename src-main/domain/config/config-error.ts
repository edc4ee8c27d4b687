import type { z } from 'zod';
import { QuadLabError } from '../../core/errors';
import { show } from './schema-helpers';

/** One thing that is wrong with a configuration. */
export interface Problem {
  /** Dotted path of the key, '' for the whole. */
  path: string;
  message: string;
  /** Keys that lead to the place in the file, where it differs from the path. */
  source?: readonly PropertyKey[];
}

export class ConfigError extends QuadLabError {
  readonly problems: readonly Problem[];

  constructor(
    where: string,
    problems: readonly Problem[],
    advice = 'See `quadlab schema run` or `quadlab schema sweep` for every key.',
  ) {
    const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super('CONFIG_INVALID', `${where}: ${lines.join(`\n${where}: `)}`, { advice });
    this.problems = problems;
  }
}

/** Turns the issues of a schema into problems that say what was found and what was expected. */
export function problemsOf(error: z.core.$ZodError, input: unknown): Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, [], input));
}

function problemsOfIssue(issue: z.core.$ZodIssue, prefix: PropertyKey[], input: unknown): Problem[] {
  const keys = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0 && !issue.message.startsWith('expected')) {
    // Of several shapes only the one that the `name` or `type` chose is of interest, and of a word and a block that which
    // was written, and so of a list and a block.
    const isBlock = typeof valueAt(input, keys) === 'object';
    const branches = issue.errors.map((issues) => ({
      issues,
      score:
        issues.filter((inner) => isChoice(inner) || (isBlock && isOtherShape(inner))).length * 1000 +
        issues.length,
    }));
    const best = branches.reduce((a, b) => (b.score < a.score ? b : a));
    return best.issues.flatMap((inner) => problemsOfIssue(inner, keys, input));
  }
  return [
    { path: keys.map(String).join('.'), message: messageOf(issue, valueAt(input, keys)), source: keys },
  ];
}

function isChoice(issue: z.core.$ZodIssue): boolean {
  const key = issue.path.at(-1);
  return issue.path.length === 1 && (key === 'name' || key === 'type');
}

/** Whether the whole is none of several words, or a block where a list is expected, or the other way round. */
function isOtherShape(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_value' || issue.code === 'invalid_type');
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  const found = `found ${show(value)}`;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.startsWith('expected')) return issue.message;
      return value === undefined
        ? `missing, expected ${typeName(issue)}`
        : `expected ${typeName(issue)}, ${found}`;
    case 'too_small':
      return `expected ${issue.inclusive ? 'at least' : 'more than'} ${String(issue.minimum)}${unit(issue.origin)}, ${found}`;
    case 'too_big':
      return `expected ${issue.inclusive ? 'at most' : 'less than'} ${String(issue.maximum)}${unit(issue.origin)}, ${found}`;
    case 'invalid_value':
      if (issue.message.startsWith('expected')) return issue.message;
      return `expected ${issue.values.map(String).join(' or ')}, ${found}`;
    case 'invalid_key': {
      const inner = issue.issues[0];
      return `the key ${JSON.stringify(issue.path.at(-1))}: ${inner?.message ?? issue.message}`;
    }
    default:
      return /\bfound\b|expected .* to be/.test(issue.message) ||
        issue.code === 'custom' ||
        issue.code === 'unrecognized_keys'
        ? issue.message
        : `${issue.message}, ${found}`;
  }
}

function typeName(issue: { expected: string; format?: string }): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    number: 'a number',
    string: 'a text',
    object: 'a block of keys',
    array: 'a list',
    boolean: 'true or false',
    record: 'a block of keys',
  };
  return names[issue.expected] ?? issue.expected;
}

function unit(origin: string): string {
  return origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '';
}

function valueAt(input: unknown, keys: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
