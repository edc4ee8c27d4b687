import type { MetricDifference } from '../../domain/reproduction/compare-metrics';
import type { RecordDifference } from '../../domain/reproduction/compare-records';
import type { EndState, RunComparison, Verdict } from '../../domain/reproduction/compare-runs';
import type { TensorDifference } from '../../domain/reproduction/compare-tensors';
import { plural, print, printTable } from './print';

const titles: Readonly<Record<Verdict, string>> = {
  equal: 'Equal, bit for bit',
  'equal-so-far': 'Equal as far as both go, bit for bit',
  different: 'Different',
  nothing: 'Nothing to compare: they have no results in common',
};

/** More rows of a table than this are counted; `--json` has all. */
const mostRows = 20;

/** Whether the results of two runs are equal, and if not, what may be why and where they part. */
export function printComparison(comparison: RunComparison): void {
  const { first, other, verdict, states, differences } = comparison;
  print(`${titles[verdict]}: ${first} and ${other}`);
  print(`  state       ${describeStates(states)}`);
  print(`  metrics     ${describeMetrics(comparison)}`);
  print(`  parameters  ${describeParameters(comparison)}`);
  if (differences.length > 0) {
    const why =
      verdict === 'different' ? 'What differs, the most suspicious first' : 'Nevertheless these differ';
    print(`\n${why}:\n`);
    printDifferences(differences);
  }
  if (comparison.unexplained) {
    print('\nNothing that both runs recorded and that matters differs, and yet their results do.');
  }
  if (verdict === 'different' && comparison.unknown.length > 0) {
    print(`\nNot recorded by both, so it may differ: ${comparison.unknown.join(', ')}.`);
  }
  if (comparison.metrics.differences.length > 0) printMetrics(comparison.metrics.differences);
  const { parameters } = comparison;
  if (parameters.compared && parameters.differences.length > 0) printTensors(parameters.differences);
}

function describeStates({ first, other, same }: RunComparison['states']): string {
  return same ? describeState(first) : `${describeState(first)}; ${describeState(other)}`;
}

function describeState({ state, outcome, epoch, step }: EndState): string {
  const words = outcome === null || outcome.toLowerCase() === state ? state : `${state} (${outcome})`;
  return `${words}, epoch ${epoch}, step ${step}`;
}

function describeMetrics({ metrics: { points, lastStep, differences } }: RunComparison): string {
  const values = `${plural(points, 'value')} up to step ${lastStep}`;
  const [begins] = differences.flatMap(({ metric, begins }) => (begins ? [{ metric, ...begins }] : []));
  const different = differences.reduce((sum, metric) => sum + metric.different, 0);
  const unpaired = differences.reduce((sum, metric) => sum + metric.unpaired, 0);
  const alone = unpaired === 0 ? '' : `; ${plural(unpaired, 'value')} only one of both recorded`;
  if (begins === undefined) return points === 0 ? `none${alone}` : `${values}, all the same${alone}`;
  const { metric, step, epoch, first, other } = begins;
  const where = `first ${metric} at step ${step} (epoch ${epoch}): ${first} and ${other}`;
  return `${different} of ${values} differ, ${where}${alone}`;
}

function describeParameters({ parameters }: RunComparison): string {
  if (!parameters.compared) return `not compared: ${parameters.why}`;
  const { step, tensors, differences } = parameters;
  const what = `${plural(tensors, 'tensor')} of step ${step}`;
  return differences.length === 0 ? `${what}, all the same` : `${differences.length} of ${what} differ`;
}

function printDifferences(differences: readonly RecordDifference[]): void {
  printTable(
    ['what', 'first', 'other', ''],
    differences.map(({ aspect, name, first, other, matters }) => [
      aspect === name ? name : `${aspect}: ${name}`,
      first ?? '–',
      other ?? '–',
      matters ? '' : 'changes no result',
    ]),
  );
}

function printMetrics(differences: readonly MetricDifference[]): void {
  print('');
  printTable(
    ['metric', 'steps', 'differ', 'first at step', 'first', 'other', 'largest relative difference'],
    differences
      .slice(0, mostRows)
      .map(({ metric, points, different, begins, largestRelative }) => [
        metric,
        String(points),
        String(different),
        begins === undefined ? '' : String(begins.step),
        begins === undefined ? '' : String(begins.first),
        begins === undefined ? '' : String(begins.other),
        different === 0 ? '' : short(largestRelative),
      ]),
    ['steps', 'differ', 'first at step', 'first', 'other', 'largest relative difference'],
  );
  printMore(differences.length, 'metric');
}

function printTensors(differences: readonly TensorDifference[]): void {
  const words = { values: '', shape: 'other shape', missing: 'only in one' };
  print('');
  printTable(
    ['tensor', 'values', 'differ', 'largest difference', '‖a − b‖ / ‖a‖'],
    differences
      .slice(0, mostRows)
      .map(({ name, kind, values, different, largest, relative }) => [
        name,
        String(values),
        kind === 'values' ? String(different) : words[kind],
        kind === 'values' ? short(largest) : '',
        kind === 'values' ? short(relative) : '',
      ]),
    ['values', 'differ', 'largest difference', '‖a − b‖ / ‖a‖'],
  );
  printMore(differences.length, 'tensor');
}

function printMore(count: number, noun: string): void {
  if (count > mostRows) print(`\nand ${plural(count - mostRows, noun)} more (--json has all)`);
}

const short = (value: number): string => (Number.isFinite(value) ? value.toExponential(1) : '∞');
