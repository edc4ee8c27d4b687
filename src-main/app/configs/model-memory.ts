import type { MemoryParts } from '../../domain/config/estimate';
import type { OptimizerConfig } from '../../domain/config/optimizer-config';
import type { MemoryMode } from '../../domain/config/training-config';
import type { ModelSize } from '../../nn/model-size';

/** Bytes of a float32. */
const bytesPerValue = 4;
/** How much is kept of what a neuron puts out: itself, and what its activation or normalization makes of most of it. */
const keptPerOutput = 1.75;
/** Of the linear responses of quadratic neurons. */
const keptResponses: Readonly<Record<MemoryMode, number>> = { speed: 1, balanced: 0.5, small: 0 };

/** Their sum is within a quarter of what a step takes. */
export function estimateMemory(
  { parameters, outputs, responses }: ModelSize,
  { batchSize, optimizer, memory }: { batchSize: number; optimizer: OptimizerConfig; memory: MemoryMode },
): MemoryParts {
  const weights = parameters * bytesPerValue;
  const kept = keptPerOutput * outputs + keptResponses[memory] * responses;
  return {
    weights,
    gradients: weights,
    optimizer: weights * statesOf(optimizer),
    activations: Math.round(kept * batchSize * bytesPerValue),
  };
}

/** Values that an optimizer remembers for each parameter. */
function statesOf(optimizer: OptimizerConfig): number {
  if (optimizer.type !== 'sgd') return 2;
  return optimizer.momentum > 0 ? 1 : 0;
}
