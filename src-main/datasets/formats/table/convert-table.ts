import { inputsOf } from '../../../domain/table-column';
import type { ContentInfo } from '../../content';
import type { ContentSink, PartLayout, PartName } from '../../storage/content-sink';
import { invalid, type ReadOptions } from '../format';
import { countColumn, type ColumnCounter } from './describe-columns';
import { listed } from './choose-target';
import { encodeRows } from './encode-rows';
import { planTable, type TablePlan } from './plan-table';
import type { TableSource } from './table-source';

/** The parts of a table that comes in one file or in two. */
export interface TableParts {
  train: TableSource;
  test: TableSource | undefined;
}

/**
 * Writes tables into a sink: looks at the training table to find out what its columns hold, then turns the rows of each part
 * into numbers [columns], with codes for categories and NaN for what is missing. Memory needed: that of some rows, and of
 * the categories. Throws DATASET_INVALID, naming file, place and column.
 */
export async function convertTable(
  { train, test }: TableParts,
  sink: ContentSink,
  options: ReadOptions,
): Promise<ContentInfo> {
  if (test !== undefined) checkSameColumns(train, test);
  const plan = await planTable(train, options);
  const { inputs, target, task } = plan;
  const counters = {
    inputs: inputs.map((input) => countColumn(input.plan, input.scan)),
    target: countColumn(target.plan, target.scan),
  };
  const messages = [...plan.messages];
  messages.push(...(await writePart('train', train, plan, sink, options, counters)));
  if (test !== undefined) {
    messages.push(...test.messages, ...(await writePart('test', test, plan, sink, options)));
  }
  const columns = counters.inputs.map((counter) => counter.describe());
  return {
    task,
    inputShape: [columns.reduce((sum, column) => sum + inputsOf(column), 0)],
    outputSize: task === 'classification' ? target.plan.categories.length : 1,
    targetShape: task === 'classification' ? [] : [1],
    classNames: task === 'classification' ? target.plan.categories : [],
    columns,
    targetColumn: counters.target.describe(),
    messages,
  };
}

/** Returns what a person should know of it. */
async function writePart(
  name: PartName,
  source: TableSource,
  plan: TablePlan,
  sink: ContentSink,
  { onProgress }: ReadOptions,
  counters?: { inputs: readonly ColumnCounter[]; target: ColumnCounter },
): Promise<string[]> {
  const layout: PartLayout = {
    inputs: { type: 'float64', shape: [plan.inputs.length] },
    targets: plan.task === 'classification' ? { type: 'int32', shape: [] } : { type: 'float64', shape: [1] },
  };
  const part = await sink.part(name, layout);
  const { encode, summary } = encodeRows(source, plan, counters);
  for await (const rows of source.read()) {
    const { inputs, targets } = encode(rows);
    if (targets.length > 0) await part.append(inputs, targets);
    onProgress?.(summary.rows, undefined);
  }
  const { unknown, withoutTarget } = summary;
  const target = plan.target.plan.name;
  return [
    ...(withoutTarget > 0
      ? [
          `${source.file}: ${withoutTarget} of ${summary.rows} rows are left out, since their "${target}" is missing.`,
        ]
      : []),
    ...[...unknown].map(
      ([column, { count, text, place }]) =>
        `${source.file}: ${count} values of "${column}" do not occur in the training part and count as missing, the first "${text}" in ${source.unit} ${place}.`,
    ),
  ];
}

function checkSameColumns(train: TableSource, test: TableSource): void {
  const lacking = train.columns.filter((column) => !test.columns.includes(column));
  const extra = test.columns.filter((column) => !train.columns.includes(column));
  if (lacking.length === 0 && extra.length === 0) return;
  const what = [
    ...(lacking.length > 0 ? [`it lacks ${listed(lacking)}`] : []),
    ...(extra.length > 0 ? [`it has ${listed(extra)} besides`] : []),
  ].join(', and ');
  throw invalid(
    `${test.file} has other columns than ${train.file}: ${what}; expected the same.`,
    `Correct it, or give ${train.file} alone and hold some of it out (testFraction).`,
  );
}
