import { loadBackend } from '../../backends/load-backend';
import { encodeTensors } from '../../core/safetensors';
import { toNamedArrays } from '../../analysis/dense-network';
import type { SplineNetwork } from '../../analysis/spline-network';
import { buildModel } from '../../nn/models/build-model';
import { exportModelState, importModelState } from '../../nn/parameters';
import { toTorchTensors } from '../../nn/torch';

/** The weights of a spline's network as a safetensors file with the names of PyTorch, single precision, in pieces. */
export async function splineWeights({ network, model: config }: SplineNetwork): Promise<Uint8Array[]> {
  await loadBackend('cpu');
  const strategy = { type: 'none' } as const;
  const model = buildModel(config, { inputShape: [1], outputSize: 1, strategy, seed: 0 });
  try {
    importModelState(model, toNamedArrays(network));
    const tensors = toTorchTensors(model, config, await exportModelState(model));
    const shape = JSON.stringify({ input: [1], output: 1 });
    return encodeTensors({ tensors, metadata: { format: 'pt', model: JSON.stringify(config), shape } });
  } finally {
    model.dispose();
  }
}
