import { LineCounter, parseDocument, type Document } from 'yaml';
import { ConfigError, problemsOf, type Problem } from '../config-error';
import { firstPoints } from '../first-points';
import { resolvePoint } from '../resolve-point';
import { runFileSchema, type RunConfig } from '../run-config';
import { seedsOf, sweepEditorSchema, sweepFileSchema, type SweepConfig } from '../sweep-config';
import { rangeAt, rangeOf, type TextRange } from './place';
import { sweepMistakes, sweepWarnings } from './sweep-rules';

/** One thing that is wrong with a text, or that is hardly meant, and where. */
export interface PlacedProblem extends TextRange {
  severity: 'error' | 'warning';
  /** Dotted path of the key, '' for the whole. */
  path: string;
  message: string;
}

export interface TextCheck {
  /** A text with the key `sweep` is one of a sweep. */
  kind: 'run' | 'sweep';
  problems: PlacedProblem[];
  run: RunConfig | undefined;
  sweep: SweepConfig | undefined;
  /** Configurations in which each listed value occurs; what is valid of them. */
  samples: RunConfig[];
  /** How many points a sweep has; 1 for a run. */
  points: number | undefined;
}

/** More problems than these nobody reads. */
const mostProblems = 50;
/** More points than these take longer than a pause in typing. */
const mostSamples = 100;

/**
 * Checks the text of a run or a sweep, with all that is wrong and where. Never throws. `sizeOf` counts the points of a
 * sweep.
 */
export function checkText(text: string, sizeOf: (config: SweepConfig) => number): TextCheck {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, logLevel: 'error' });
  const input: unknown = document.errors.length > 0 ? undefined : document.toJS();
  const kind = isBlock(input) && 'sweep' in input ? 'sweep' : 'run';
  const empty: TextCheck = {
    kind,
    problems: [],
    run: undefined,
    sweep: undefined,
    samples: [],
    points: undefined,
  };
  if (document.errors.length > 0) return { ...empty, problems: syntaxProblems(document, lines) };
  const place =
    (severity: PlacedProblem['severity']) =>
    (problem: Problem): PlacedProblem => ({
      ...rangeOf(document, lines, problem.source ?? [], unknownKeyIn(problem.message)),
      severity,
      path: problem.path,
      message: problem.message,
    });
  const checked = kind === 'sweep' ? checkSweep(input, sizeOf) : checkRun(input);
  const problems = [...checked.errors.map(place('error')), ...checked.warnings.map(place('warning'))];
  return { ...empty, ...checked.found, problems: distinct(problems).slice(0, mostProblems) };
}

/** A problem with a key that was found out from elsewhere, such as from the data, at its place in a text without others. */
export function placeProblem(text: string, path: string, message: string): PlacedProblem {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return { ...rangeOf(document, lines, path.split('.')), severity: 'error', path, message };
}

interface Checked {
  errors: Problem[];
  warnings: Problem[];
  found: Partial<Pick<TextCheck, 'run' | 'sweep' | 'samples' | 'points'>>;
}

function checkRun(input: unknown): Checked {
  const parsed = runFileSchema.safeParse(input);
  if (!parsed.success) return { errors: problemsOf(parsed.error, input), warnings: [], found: {} };
  return { errors: [], warnings: [], found: { run: parsed.data, samples: [parsed.data], points: 1 } };
}

function checkSweep(input: unknown, sizeOf: (config: SweepConfig) => number): Checked {
  const parsed = sweepFileSchema.safeParse(input);
  if (!parsed.success) {
    return {
      errors: [...problemsOf(parsed.error, input), ...sharedProblems(input)],
      warnings: [],
      found: {},
    };
  }
  const sweep = parsed.data;
  const errors = sweepMistakes(sweep);
  const samples: RunConfig[] = [];
  const [firstSeed = 0] = seedsOf(sweep);
  for (const point of firstPoints(sweep.sweep.space).slice(0, mostSamples)) {
    try {
      samples.push(resolvePoint(sweep, point, firstSeed));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      errors.push(...error.problems);
    }
  }
  const points = sizeOf(sweep);
  const [{ training } = { training: undefined }] = samples;
  const warnings = training === undefined ? [] : sweepWarnings(sweep, { points, ...training });
  return { errors, warnings, found: { sweep, samples, points } };
}

/** What is wrong with the part that all runs share, where the rest of a sweep is wrong too; what the space sets is left out. */
function sharedProblems(input: unknown): Problem[] {
  if (!isBlock(input)) return [];
  const space = isBlock(input['sweep']) && isBlock(input['sweep']['space']) ? input['sweep']['space'] : {};
  const swept = Object.entries(space).flatMap(([name, dimension]) =>
    isBlock(dimension) && isBlock(dimension['variants'])
      ? Object.values(dimension['variants']).flatMap((variant) =>
          isBlock(variant) ? Object.keys(variant) : [],
        )
      : [name],
  );
  const parsed = sweepEditorSchema.safeParse(input);
  if (parsed.success) return [];
  return problemsOf(parsed.error, input).filter(({ path }) => {
    const isShared = !/^(sweep|seeds|objective|name)(\.|$)/.test(path) && path !== '';
    return isShared && !swept.some((name) => name.startsWith(path) || path.startsWith(name));
  });
}

function syntaxProblems(document: Document, lines: LineCounter): PlacedProblem[] {
  return document.errors.map(({ message, pos: [from, to] }) => ({
    ...rangeAt(lines, from, to),
    severity: 'error' as const,
    path: '',
    message: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not YAML',
  }));
}

/** Each once: several points have the same part wrong. Those that differ in the point alone are the same. */
function distinct(problems: readonly PlacedProblem[]): PlacedProblem[] {
  const known = new Set<string>();
  return problems.filter(({ path, message }) => {
    const key = `${path} ${message.replace(/ \(with .*\)$/, '')}`;
    return !known.has(key) && known.add(key);
  });
}

const unknownKeyIn = (message: string): string | undefined => /^unknown key "([^"]+)"/.exec(message)?.[1];

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
