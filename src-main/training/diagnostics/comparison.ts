import { poissonOperator } from '../../datasets/generators/poisson-operator';
import type { RunConfig } from '../../domain/config/run-config';
import type { DatasetPart, LoadedDataset } from '../../domain/dataset';
import { addTo, dot } from '../linear-search/vectors';
import type { Predicted } from './predict';

/**
 * What is compared with what of the targets, where these are not what the network says itself: of a search direction d
 * for a right-hand side r, the part α·A d of r that it explains; of a field with its gradient the field.
 */
export function comparisonOf({ dataset }: RunConfig): (predicted: Predicted) => Predicted {
  if ('equation' in dataset) return firstValues;
  if (!('systems' in dataset) || dataset.targets !== 'residual') return (predicted) => predicted;
  const { apply, unknowns } = poissonOperator(dataset.size, dataset.dimensions);
  return (predicted) => {
    const outputs = predicted.outputs.slice();
    for (let start = 0; start < outputs.length; start += unknowns) {
      const image = apply(outputs.subarray(start, start + unknowns));
      const side = Float64Array.from(predicted.targets.subarray(start, start + unknowns));
      const explained = new Float64Array(unknowns);
      addTo(explained, dot(side, image) / dot(image, image), image);
      outputs.set(explained, start);
    }
    return { ...predicted, outputs };
  };
}

function firstValues(predicted: Predicted): Predicted {
  const { outputs, targets, count } = predicted;
  return {
    ...predicted,
    outputs: firstOfEach(outputs, count),
    targets: firstOfEach(targets, count),
    width: 1,
  };
}

/** The first number of each row, [count]. */
function firstOfEach<Values extends Float32Array | Int32Array>(values: Values, count: number): Values {
  const width = values.length / count;
  return values.slice(0, count).map((_, i) => values[i * width] ?? NaN) as Values;
}

/** The data of a variational problem as a regression of its solution, whose values are the first of the targets. */
export function valuesOfField(dataset: LoadedDataset): LoadedDataset {
  const valuesOf = (part: DatasetPart): DatasetPart =>
    part.targets instanceof Float32Array
      ? { ...part, targets: firstOfEach(part.targets, part.targets.length / (dataset.targetShape[0] ?? 1)) }
      : part;
  return {
    ...dataset,
    task: 'regression',
    outputSize: 1,
    targetShape: [1],
    train: valuesOf(dataset.train),
    test: valuesOf(dataset.test),
  };
}
