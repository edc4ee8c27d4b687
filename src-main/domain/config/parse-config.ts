import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { ConfigError, problemsOf, type Problem } from './config-error';
import { resolvePoint } from './resolve-point';
import { runFileSchema, type RunConfig } from './run-config';
import { sweepFileSchema, type SweepConfig } from './sweep-config';
import { firstPoints } from './first-points';

/** Parses a run's YAML or JSON. Throws ConfigError with file, line and path of everything that is wrong. */
export function parseRunConfig(text: string, file: string): RunConfig {
  return parseWith(runFileSchema, text, file).value;
}

/** Parses a sweep's YAML or JSON, and checks the shared configuration with the values of each dimension in it. */
export function parseSweepConfig(text: string, file: string): SweepConfig {
  const { value, locate } = parseWith(sweepFileSchema, text, file);
  for (const point of firstPoints(value.sweep.space)) {
    try {
      resolvePoint(value, point, 0);
    } catch (error) {
      if (error instanceof ConfigError) throw new ConfigError(file, error.problems.map(locate));
      throw error;
    }
  }
  return value;
}

function parseWith<Schema extends z.ZodType>(schema: Schema, text: string, file: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const { line, col } = lines.linePos(syntax.pos[0]);
    const message = syntax.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not YAML';
    throw new ConfigError(file, [{ path: '', message: `line ${line}, column ${col}: ${message}` }]);
  }
  const input: unknown = document.toJS();
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
