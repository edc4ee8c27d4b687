import { trueFunctionOf } from '../../datasets/generators/true-function';
import type { FunctionFindings } from '../../domain/diagnostics';
import type { Training } from '../prepare-training';
import { predictAt } from './plane';
import { inputTitles, pointsOf } from './points';
import { finite, short } from './predict';

const gridPoints = 512;
const mostPoints = 1000;

/** A regression of one number by one number: what is predicted between the points, beside what is true. */
export async function diagnoseFunction(training: Training): Promise<FunctionFindings> {
  const { dataset, config } = training;
  const [train, test] = (['train', 'test'] as const).map((part) =>
    pointsOf(dataset, dataset[part], mostPoints),
  ) as [ReturnType<typeof pointsOf>, ReturnType<typeof pointsOf>];
  const all = [...train.inputs, ...test.inputs];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const grid = Float64Array.from(
    { length: gridPoints },
    (_, i) => low + ((high - low) * i) / (gridPoints - 1),
  );
  const [onGrid, onTest] = [await valuesAt(training, grid), await valuesAt(training, test.inputs)];
  const truth = trueFunctionOf(config.dataset);
  const errors = onTest.map((value, i) => value - (test.targets[i] ?? NaN));
  const worst = errors.reduce(
    (most, error, i) => (Math.abs(error) > Math.abs(errors[most] ?? 0) ? i : most),
    0,
  );
  return {
    kind: 'function',
    xTitle: inputTitles(dataset)[0] ?? 'x',
    yTitle: 'y',
    grid: {
      x: numbers(grid),
      predicted: onGrid.map(short),
      truth: truth === undefined ? null : numbers(grid.map(truth)),
    },
    train: { x: numbers(train.inputs), y: numbers(train.targets) },
    test: { x: numbers(test.inputs), y: numbers(test.targets), predicted: onTest.map(short) },
    rmse: finite(Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)),
    largest: test.count === 0 ? null : { x: test.inputs[worst] ?? 0, error: finite(errors[worst] ?? NaN) },
  };
}

async function valuesAt(training: Training, inputs: Float64Array): Promise<number[]> {
  const values: number[] = [];
  if (inputs.length === 0) return values;
  await predictAt(training, inputs, ({ outputs }) => {
    values.push(...outputs);
  });
  return values;
}

const numbers = (values: Float64Array): number[] => Array.from(values, (value) => short(value) ?? 0);
