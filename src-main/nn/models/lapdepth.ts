import type { LayersModel } from '@tensorflow/tfjs-layers';
import { input, model } from '@tensorflow/tfjs-layers';
import { QuadLabError } from '../../core/errors';
import type { LapdepthConfig } from '../../domain/config/model-config';
import { buildDecoder } from './lapdepth-decoder';
import { buildEncoder } from './lapdepth-encoder';
import { torchModule } from './lapdepth-names';
import { laplacianPyramid } from './laplacian-pyramid';
import type { ModelDefinition, ModelPlan } from './model-definition';

/**
 * The network for depth from a single image of the paper's section on KITTI: LapDepth (Song et al. 2021), with neurons
 * of the given kind in the encoder only. An image gives the depth of each of its pixels in metres, in (0, maxDepth):
 * [N, H, W, 3] → [N, H, W, 1], H and W divisible by 16.
 */
export const lapdepth: ModelDefinition<LapdepthConfig> = { build, torchModule };

/** The encoder halves an image so often. */
const halvings = 4;

function build(config: LapdepthConfig, plan: ModelPlan): LayersModel {
  checkShape(config, plan.inputShape);
  const x = input({ shape: [...plan.inputShape], name: 'input' });
  const features = buildEncoder(config, plan, x);
  const differences = laplacianPyramid(x, halvings);
  const depth = buildDecoder(features, differences, { plan, maxDepth: config.maxDepth });
  return model({ name: 'lapdepth', inputs: x, outputs: depth });
}

function checkShape({ channels }: LapdepthConfig, shape: readonly number[]): void {
  const multiple = 2 ** halvings;
  const [height = 0, width = 0, colors = 0] = shape;
  const found = `the inputs have the shape [${shape.join(', ')}]`;
  if (shape.length !== 3 || height % multiple !== 0 || width % multiple !== 0) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `model.type: lapdepth needs images whose height and width are multiples of ${multiple}, but ${found}.`,
      { advice: 'Choose data of another size.' },
    );
  }
  // The finest levels have as many channels as the stem, of which the image takes its own and the coarser depth one.
  if (channels < colors + 2 || channels % 2 !== 0) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `model.channels: expected an even number of at least ${colors + 2}, found ${channels}; ${found}.`,
      { advice: 'Choose more channels.' },
    );
  }
}
