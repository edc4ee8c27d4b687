import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { sweepMistakes } from './check/sweep-rules';
import { ConfigError, problemsOf, type Problem } from './config-error';
import { resolvePoint } from './resolve-point';
import { runFileSchema, type RunConfig } from './run-config';
import { splineFileSchema, type SplineFile } from './spline-file';
import { seedsOf, sweepFileSchema, type SweepConfig } from './sweep-config';
import { firstPoints } from './first-points';

/** Parses a run's YAML or JSON. Throws ConfigError with file, line and path of everything that is wrong. */
export function parseRunConfig(text: string, file: string): RunConfig {
  return parseWith(runFileSchema, text, file, (keys) =>
    keys.includes('sweep')
      ? 'this is a sweep, since it has the key "sweep"; use `quadlab sweep run`'
      : undefined,
  ).value;
}

/** Parses a sweep's YAML or JSON, and checks the shared configuration with the values of each dimension in it. */
export function parseSweepConfig(text: string, file: string): SweepConfig {
  const { value, locate } = parseWith(sweepFileSchema, text, file, (keys) =>
    keys.includes('seed') && !keys.includes('sweep')
      ? 'this is a single run, since it has the key "seed" and no "sweep"; use `quadlab train`'
      : undefined,
  );
  requirePoints(value, file, locate);
  return value;
}

/** The same of what no text is of. */
export function toSweepConfig(input: unknown, file: string): SweepConfig {
  const parsed = sweepFileSchema.safeParse(input);
  if (!parsed.success) throw new ConfigError(file, problemsOf(parsed.error, input));
  requirePoints(parsed.data, file, (problem) => problem);
  return parsed.data;
}

function requirePoints(config: SweepConfig, file: string, locate: (problem: Problem) => Problem): void {
  const mistakes = sweepMistakes(config);
  if (mistakes.length > 0) throw new ConfigError(file, mistakes.map(locate));
  for (const point of firstPoints(config.sweep.space)) {
    try {
      resolvePoint(config, point, 0);
    } catch (error) {
      if (error instanceof ConfigError) throw new ConfigError(file, error.problems.map(locate));
      throw error;
    }
  }
}

/** Parses a spline's YAML or JSON. Throws ConfigError in the same way. */
export function parseSplineFile(text: string, file: string): SplineFile {
  return parseWith(splineFileSchema, text, file, () => undefined).value;
}

/** The runs' configurations of the same points that `parseSweepConfig` looks at: each listed value is in one of them. */
export function sampleConfigs(config: SweepConfig): RunConfig[] {
  return firstPoints(config.sweep.space).map((point) => resolvePoint(config, point, 0));
}

/** The configuration in a run's file, or that of the first point and seed in a sweep's; the key `sweep` tells which. */
export function parseFirstConfig(text: string, file: string): RunConfig {
  const input: unknown = parseDocument(text).toJS();
  const isSweep = typeof input === 'object' && input !== null && 'sweep' in input;
  if (!isSweep) return parseRunConfig(text, file);
  const sweep = parseSweepConfig(text, file);
  return resolvePoint(sweep, firstPoints(sweep.sweep.space)[0] ?? {}, seedsOf(sweep)[0] ?? 0);
}

function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
  mistaken: (keys: readonly string[]) => string | undefined,
) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const { line, col } = lines.linePos(syntax.pos[0]);
    const message = syntax.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not YAML';
    throw new ConfigError(file, [{ path: '', message: `line ${line}, column ${col}: ${message}` }]);
  }
  const input: unknown = document.toJS();
  const keys = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  const mistake = mistaken(keys);
  if (mistake !== undefined) throw new ConfigError(file, [{ path: '', message: mistake }]);
  const locate = (problem: Problem): Problem => withLine(problem, document, lines);
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new ConfigError(file, problemsOf(parsed.error, input).map(locate));
  return { value: parsed.data, locate };
}

function withLine(problem: Problem, document: Document, lines: LineCounter): Problem {
  const keys = [...(problem.source ?? [])];
  while (keys.length > 0) {
    const node: unknown = document.getIn(keys, true);
    if (isNode(node) && node.range) {
      const { line } = lines.linePos(node.range[0]);
      return { path: problem.path, message: `${problem.message} (line ${line})` };
    }
    keys.pop();
  }
  return { path: problem.path, message: problem.message };
}
