import type { Batch } from '../batches/batches';
import type { Augmentation } from './augmentation';
import { drawBeta } from './beta';

/**
 * Mixup (Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization"): x ← λ·x + (1 − λ)·x′ after normalization, where
 * x′ is another example of the same batch by a random permutation. As in the authors' code one λ ~ Beta(α, α) is drawn
 * for a batch.
 *
 * Targets that are numbers are mixed alike. Of classes the second ones are kept beside the first: training takes
 * λ·loss(first) + (1 − λ)·loss(second).
 *
 * @param alpha α, above 0
 */
export function mixup(alpha: number): Augmentation {
  return {
    name: 'mixup',
    changeBatch(random, batch) {
      const lambda = drawBeta(random, alpha);
      const partners = random.shuffle(Int32Array.from({ length: batch.count }, (_, i) => i));
      return mixBatch(batch, lambda, partners);
    },
  };
}

function mixBatch(batch: Batch, lambda: number, partners: Int32Array): Batch {
  const inputs = mixRows(batch.inputs, lambda, partners);
  const { targets } = batch;
  if (targets instanceof Float32Array)
    return { ...batch, inputs, targets: mixRows(targets, lambda, partners) };
  const second = { targets: partners.map((partner) => targets[partner] as number), lambda };
  return { ...batch, inputs, second };
}

/** λ · row + (1 − λ) · the partner's row, for each row. */
function mixRows(values: Float32Array, lambda: number, partners: Int32Array): Float32Array<ArrayBuffer> {
  const mixed = new Float32Array(values.length);
  const size = values.length / partners.length;
  let at = 0;
  for (const partner of partners) {
    for (let from = partner * size; from < (partner + 1) * size; from++, at++) {
      mixed[at] = lambda * (values[at] as number) + (1 - lambda) * (values[from] as number);
    }
  }
  return mixed;
}
