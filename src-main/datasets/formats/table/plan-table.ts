import type { Task } from '../../../domain/metrics';
import { invalid, type ReadOptions } from '../format';
import { chooseTarget, columnNamed, isNamedLikeClasses, listed } from './choose-target';
import { fewValues, type ColumnScan } from './column-scan';
import {
  checkCategories,
  natureOf,
  planNumberClasses,
  planNumbers,
  planTexts,
  type ColumnNature,
  type ColumnPlan,
} from './plan-column';
import { collectTexts, scanColumns } from './scan-table';
import { placeIn, type TableSource } from './table-source';

/** What becomes of a table: which columns are inputs, which is predicted, and how they become numbers. */
export interface TablePlan {
  /** The file of the training part. */
  file: string;
  task: Extract<Task, 'classification' | 'regression'>;
  inputs: { plan: ColumnPlan; scan: ColumnScan }[];
  target: { plan: ColumnPlan; scan: ColumnScan };
  messages: string[];
}

/**
 * Looks at a training table as a whole and decides what becomes of its columns. Throws DATASET_INVALID, naming file, place
 * and column.
 */
export async function planTable(source: TableSource, options: ReadOptions): Promise<TablePlan> {
  const { settings, limits } = options;
  const leftOut = new Set((settings.leaveOut ?? []).map((name) => columnNamed(source, name)));
  const { name: targetName, message } = chooseTarget(source, settings.target, leftOut);
  const columns = source.columns.filter((column) => column === targetName || !leftOut.has(column));
  const { scans, rows } = await scanColumns(source, { columns, target: targetName }, options);
  if (rows === 0) {
    throw invalid(
      `${source.file}: there is no row of data, expected at least one below the names of the columns.`,
      'Check that this is the right file.',
    );
  }
  const looked = scans.map((scan) => ({ scan, nature: natureOf(scan, source) }));
  const mixed = looked
    .filter(({ scan, nature }) => isMixed(nature) && !scan.overflown)
    .map(({ scan }) => scan);
  const texts = await collectTexts(
    source,
    { columns: mixed.map(({ name }) => name), target: targetName },
    limits.tableCategories,
  );
  for (const scan of mixed) {
    const all = texts.get(scan.name) ?? new Set();
    if (all.size > limits.tableCategories) scan.overflown = true;
    for (const text of all) scan.categories.set(text, scan.categories.get(text) ?? 0);
  }
  const messages = [...source.messages, ...(message === undefined ? [] : [message])];
  const predicted = looked.find(({ scan }) => scan.name === targetName);
  if (predicted === undefined) throw invalid(`${source.file}: no column to predict.`, 'Name one (target).');
  const target = planTarget(predicted.scan, predicted.nature, source, options);
  const inputs = looked
    .filter((column) => column !== predicted)
    .flatMap(({ scan, nature }) => {
      const plan = planInput(scan, nature, source, options, messages);
      return plan === undefined ? [] : [{ plan, scan }];
    });
  if (inputs.length === 0) {
    throw invalid(
      `${source.file}: no column is left to predict "${targetName}" from, expected at least one; the table has ${listed(source.columns)}. ${messages.join(' ')}`,
      'Check the separator of the fields and the values.',
    );
  }
  return {
    file: source.file,
    task: target.task,
    inputs,
    target: { plan: target.plan, scan: predicted.scan },
    messages,
  };
}

const isMixed = (nature: ColumnNature): boolean => nature.kind === 'text' && nature.mixed !== undefined;

/** The plan of an input; undefined, with a message, where nothing can be learnt from it. */
function planInput(
  scan: ColumnScan,
  nature: ColumnNature,
  source: TableSource,
  { limits }: ReadOptions,
  messages: string[],
): ColumnPlan | undefined {
  const { name } = scan;
  const why = uselessFor(scan, nature);
  if (why !== undefined || nature.kind === 'useless') {
    messages.push(`The column "${name}" is left out: ${why ?? ''}.`);
    return undefined;
  }
  if (nature.kind === 'date') {
    messages.push(`The column "${name}" holds dates, which become days since 1970-01-01.`);
  }
  if (nature.kind !== 'text') return planNumbers(scan, nature.kind);
  checkCategories(scan, source, limits.tableCategories);
  if (nature.mixed !== undefined) {
    const { place, text } = nature.mixed;
    messages.push(
      `The column "${name}" is taken for categories, since not all of its values are numbers: ${source.unit} ${place} has "${text}".`,
    );
  }
  return planTexts(name, scan.categories.keys());
}

const namesOfIndices = /^(id|index|row|no|nr|unnamed.*|column 1)$/i;

/** Why nothing can be learnt from a column; undefined where something can. */
function uselessFor(scan: ColumnScan, nature: ColumnNature): string | undefined {
  const { name, missing, present, counts, categories, repeated } = scan;
  if (nature.kind === 'useless') return nature.why;
  const isConstant = nature.kind === 'text' ? categories.size === 1 : scan.min === scan.max;
  if (isConstant && missing === 0) return 'all of its values are the same';
  if (nature.kind === 'text') {
    const isUnique = nature.mixed === undefined && !repeated && present > 1;
    return isUnique ? 'each of its texts is another, as names and identifiers are' : undefined;
  }
  const isIndex = counts && missing === 0 && present > 1 && namesOfIndices.test(name);
  return isIndex ? 'it counts the rows' : undefined;
}

function planTarget(
  scan: ColumnScan,
  nature: ColumnNature,
  source: TableSource,
  { limits, settings }: ReadOptions,
): { plan: ColumnPlan; task: TablePlan['task'] } {
  const { name } = scan;
  if (nature.kind === 'useless') {
    throw invalid(
      `${source.file}, column "${name}": it is to be predicted, but all of its values are missing.`,
      'Name another column (target).',
    );
  }
  if (nature.kind === 'text')
    return { plan: planClasses(scan, source, limits.tableCategories, settings.task), task: 'classification' };
  const few = scan.isWhole && scan.values.size <= fewValues && nature.kind === 'numeric';
  const isBinary = few && scan.min === 0 && scan.max === 1;
  const task =
    settings.task ?? (few && (isBinary || isNamedLikeClasses(name)) ? 'classification' : 'regression');
  if (task === 'regression') {
    if (scan.min === scan.max) throw oneValue(source, name, String(scan.min));
    return { plan: planNumbers(scan, nature.kind), task };
  }
  if (!few) {
    throw invalid(
      `${source.file}, column "${name}": it is to be predicted as classes, but holds numbers from ${scan.min} to ${scan.max} of more than ${fewValues} kinds, or with fractions.`,
      'Predict numbers instead (task: regression), or give the classes names.',
    );
  }
  if (scan.values.size === 1) throw oneValue(source, name, String(scan.min));
  return { plan: planNumberClasses(scan), task };
}

function planClasses(
  scan: ColumnScan,
  source: TableSource,
  limit: number,
  task: TablePlan['task'] | undefined,
): ColumnPlan {
  const { name, firsts } = scan;
  if (task === 'regression') {
    const { text = '', place = 1 } = firsts.text ?? {};
    throw invalid(
      `${placeIn(source, place, name)}: found "${text}", expected a number, since the column is to be predicted as numbers.`,
      'Correct the value, or predict classes (task: classification).',
    );
  }
  if (task === undefined) checkNotNumbers(scan, source);
  checkCategories(scan, source, limit);
  if (!scan.repeated && scan.texts > 1 && scan.texts === scan.present) {
    throw invalid(
      `${source.file}, column "${name}": it is to be predicted, but each of its ${scan.texts} texts is another.`,
      'Name another column (target).',
    );
  }
  if (scan.categories.size === 1) throw oneValue(source, name, [...scan.categories.keys()][0] ?? '');
  return planTexts(name, scan.categories.keys());
}

/** A text among numbers that are no classes is rather a mistake than a class. */
function checkNotNumbers(
  { name, firsts, numbers, commas, texts, isWhole, values }: ColumnScan,
  source: TableSource,
): void {
  const { text } = firsts;
  const others = numbers + commas;
  if (text === undefined || others <= texts || (isWhole && values.size <= fewValues)) return;
  throw invalid(
    `${placeIn(source, text.place, name)}: found "${text.text}", expected a number to predict, as ${others} other rows have.`,
    'Correct the value, leave it empty where it is missing, or predict classes (task: classification).',
  );
}

function oneValue({ file }: TableSource, column: string, value: string) {
  return invalid(
    `${file}, column "${column}": it is to be predicted, but its value is ${value} everywhere; expected at least two.`,
    'Name another column (target), or add rows.',
  );
}
