import { suggest } from '../../core/suggest';
import { isMaximized, metricNames } from '../metrics';
import { possiblePaths } from './config-fields';
import type { Field } from './query';
import { QueryError } from './query-error';
import { isRunField, runFieldAliases, runFieldNames } from './run-fields';
import type { FieldSyntax } from './syntax';

/** What the runs of a home have been seen to have. */
export interface KnownFields {
  readonly configPaths: readonly string[];
  readonly metrics: readonly string[];
}

/**
 * The field that a name means: one of the run, a path of the configuration, a metric, or the end of the path of a
 * configuration where there is one only (`neuron` for `model.neuron`), first among the paths that runs have. `model` alone
 * is its type, `dataset` its name.
 *
 * @throws QueryError where there is none, with the nearest, or several
 */
export function resolveField(syntax: FieldSyntax, known: KnownFields): Field {
  const { name, summary, span } = syntax;
  const metrics = [...new Set([...known.metrics, ...metricNames])];
  if (summary !== undefined) {
    if (!metrics.includes(name)) throw unknownField(name, span, metrics, 'metric');
    const best = isMaximized(name) ? 'max' : 'min';
    return { source: 'metric', metric: name, summary: summary === 'best' ? best : summary };
  }
  if (isRunField(name)) return { source: 'run', name };
  const meant = Object.hasOwn(runFieldAliases, name) ? runFieldAliases[name] : undefined;
  if (meant !== undefined) return { source: 'run', name: meant };
  for (const paths of [known.configPaths, possiblePaths()]) {
    const found = pathsFor(name, paths);
    if (found.length > 1) {
      throw new QueryError(`"${name}" may be ${inWords(found)}`, span, 'Write one of them.');
    }
    if (found[0] !== undefined) return { source: 'config', path: found[0] };
    if (metrics.includes(name)) return { source: 'metric', metric: name, summary: 'last' };
  }
  throw unknownField(name, span, [...known.configPaths, ...metrics, ...possiblePaths()], 'field');
}

function pathsFor(name: string, paths: readonly string[]): readonly string[] {
  if (paths.includes(name)) return [name];
  const whole = ['type', 'name'].map((key) => `${name}.${key}`).find((path) => paths.includes(path));
  return whole === undefined ? paths.filter((path) => path.endsWith(`.${name}`)) : [whole];
}

function unknownField(
  name: string,
  span: FieldSyntax['span'],
  candidates: readonly string[],
  noun: string,
): QueryError {
  const short = candidates.flatMap((path) => path.split('.').at(-1) ?? path);
  const others = noun === 'field' ? [...runFieldNames, ...short, ...candidates] : candidates;
  const exact = others.find((other) => other.toLowerCase() === name.toLowerCase());
  const nearest = exact ?? suggest(name, others);
  const examples = noun === 'field' ? ' such as model.neuron, test/error or state' : ' such as test/error';
  return new QueryError(
    `there is no ${noun} "${name}"; expected one${examples}`,
    span,
    nearest === undefined ? undefined : `Did you mean "${nearest}"?`,
  );
}

const inWords = (texts: readonly string[]): string =>
  `${texts.slice(0, -1).join(', ')} or ${texts.at(-1) ?? ''}`;
