import type { z } from 'zod';
import type { ModelConfig } from './model-config';
import { milestones, object } from './schema-helpers';
import type { TrainingConfig } from './training-config';

/**
 * Training layer by layer, as theory has it (Wang, Nichani and Lee, Learning Hierarchical Polynomials with Three-Layer
 * Neural Networks, 2023: first the features, then the outer layer): in each phase some layers learn, and the others keep
 * their values to the last bit.
 */
export const layerwiseSchema = object({
  milestones: milestones.describe(
    'epochs after which the next layer learns and all others rest: each phase but the first trains one layer, the last phase the last layer, and the first phase those before them. With 3 layers, [50]: 1 and 2, then 3; [50, 100]: 1, then 2, then 3',
  ),
});
export type LayerwiseConfig = z.output<typeof layerwiseSchema>;

/** Rules over layer-wise training and the rest of a configuration. */
export function checkLayerwise(
  { model, training }: { model: ModelConfig; training: TrainingConfig },
  issue: (path: PropertyKey[], message: string) => void,
): void {
  const { layerwise, epochs } = training;
  if (layerwise === undefined) return;
  if (model.type !== 'mlp') {
    issue(
      ['training', 'layerwise'],
      `the running statistics of a ${model.type} would move on in layers that rest; expected model.type mlp, or no layerwise`,
    );
    return;
  }
  const layers = model.widths.length + 1;
  const { milestones } = layerwise;
  if (milestones.length >= layers) {
    const most =
      layers === 1
        ? 'which has nothing to wait for; expected no layerwise'
        : `expected at most ${layers - 1} milestones`;
    issue(
      ['training', 'layerwise', 'milestones'],
      `the network has ${layers} ${layers === 1 ? 'layer' : 'layers'}, ${most}, found ${milestones.length}`,
    );
  }
  const last = milestones.at(-1) ?? 0;
  if (last >= epochs) {
    issue(
      ['training', 'layerwise', 'milestones'],
      `the last layer would never learn; expected epochs below training.epochs (${epochs}), found ${last}`,
    );
  }
}

/** The phase of an epoch, from 0: how many milestones lie behind it. */
export function phaseAt({ milestones }: LayerwiseConfig, completedEpochs: number): number {
  return milestones.filter((milestone) => milestone <= completedEpochs).length;
}

/** The layers that learn in a phase, of so many, from 0: from the first to before the second number. */
export function layersOfPhase(
  { milestones }: LayerwiseConfig,
  phase: number,
  layers: number,
): [from: number, to: number] {
  const to = layers - milestones.length + phase;
  return [phase === 0 ? 0 : to - 1, to];
}
