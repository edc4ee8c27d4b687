import type { Task } from '../domain/metrics';

/** Sums over examples, from which the metrics of a part follow. */
export interface Sums {
  /** Sum of the examples' losses. */
  loss: number;
  /** Classification: examples that were predicted correctly. Otherwise: sum of squared errors over all targets. */
  score: number;
  examples: number;
}

/**
 * Loss and accuracy (percent) of a classification; loss and RMSE of a regression; loss, RMSE and PSNR of a denoising,
 * 10·log10(1/MSE) in decibels for images in [0, 1].
 */
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
  if (task === 'denoising') {
    // The loss is the mean squared error, and all images have one size.
    return {
      [`${part}/loss`]: loss,
      [`${part}/rmse`]: Math.sqrt(loss),
      [`${part}/psnr`]: -10 * Math.log10(loss),
    };
  }
  // A model that predicts nothing has no accuracy, though NaN logits have a largest one.
  const accuracy = Number.isNaN(loss) ? NaN : (100 * sums.score) / sums.examples;
  return { [`${part}/loss`]: loss, [`${part}/accuracy`]: accuracy, [`${part}/error`]: 100 - accuracy };
}
