import type { Task } from '../domain/metrics';

/** Sums over examples, from which the metrics of a part follow. */
export interface Sums {
  /** Sum of the examples' losses. */
  loss: number;
  /** Classification: examples that were predicted correctly. Regression: sum of squared errors over all targets. */
  score: number;
  examples: number;
}

/** Loss and accuracy (percent) of a classification, loss and RMSE of a regression. */
export function metricsOf(
  part: 'train' | 'test',
  task: Task,
  outputSize: number,
  sums: Sums,
): Record<string, number> {
  const loss = sums.loss / sums.examples;
  if (task === 'regression') {
    return { [`${part}/loss`]: loss, [`${part}/rmse`]: Math.sqrt(sums.score / (sums.examples * outputSize)) };
  }
  // A model that predicts nothing has no accuracy, though NaN logits have a largest one.
  const accuracy = Number.isNaN(loss) ? NaN : (100 * sums.score) / sums.examples;
  return { [`${part}/loss`]: loss, [`${part}/accuracy`]: accuracy, [`${part}/error`]: 100 - accuracy };
}
