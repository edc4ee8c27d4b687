import { poissonOperator } from '../../datasets/generators/poisson-operator';
import type { RunConfig } from '../../domain/config/run-config';
import { addTo, dot } from '../linear-search/vectors';
import type { Predicted } from './predict';

/**
 * What is compared with the targets of some data, where it is not what the network says itself: of a search direction d
 * for a right-hand side r, the part α·A d of r that it explains.
 */
export function comparisonOf({ dataset }: RunConfig): (predicted: Predicted) => Predicted {
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
