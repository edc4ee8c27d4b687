import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { AddChannelMean, BilinearResize, ResidualAdd, Scale } from '../layers/index';
import { DecoderBuilder } from './lapdepth-decoder-builder';
import type { Features } from './lapdepth-encoder';
import type { ModelPlan } from './model-definition';

/** What one level needs beside what the coarser one found. */
interface Level {
  readonly level: 1 | 2 | 3 | 4;
  /** The difference of the image's Laplacian pyramid. */
  readonly difference: SymbolicTensor;
  /** A feature map of the encoder, with its channels; the finest level has none. */
  readonly skip?: { readonly map: SymbolicTensor; readonly channels: number };
  /** Channels that the level begins with, and that its first convolution keeps. */
  readonly width: number;
  /** Filters of the convolutions after the first; the last gives the residual of depth. */
  readonly filters: readonly number[];
}

/** What a level hands on to the finer one. */
interface Found {
  readonly features: SymbolicTensor;
  readonly channels: number;
  /** The residual of depth, in (−1, 1); at the coarsest level the depth itself, in (0, 1). */
  readonly residual: SymbolicTensor;
  /** The depth that is restored so far. */
  readonly restored: SymbolicTensor;
}

/**
 * The decoder of LapDepth (Song et al. 2021) with five levels, and with the reference's defaults, batch normalization
 * and relu: pyramid pooling, then from coarse to fine a residual of depth at each level, to which the level's difference
 * of the image's Laplacian pyramid contributes. With d the channels of the coarsest features, level 5 gives
 * s_5 = sigmoid(…), level k < 5 the residual r_k = tanh(… + 0.1·mean_c(difference_k)) and s_k = r_k + up(s_{k+1}), and
 * the depth is maxDepth·sigmoid(s_1).
 *
 * All convolutions are conventional, standardized, without biases, and started by Kaiming's rule as in the paper.
 *
 * @param differences of the image's Laplacian pyramid, levels 1 to 4
 */
export function buildDecoder(
  { maps, channels }: Features,
  differences: readonly SymbolicTensor[],
  { plan, maxDepth }: { plan: ModelPlan; maxDepth: number },
): SymbolicTensor {
  const decoder = new DecoderBuilder(plan);
  const d = channels[3];
  const difference = (level: number): SymbolicTensor => differences[level - 1] as SymbolicTensor;
  const skip = (i: 0 | 1 | 2) => ({ map: maps[i], channels: channels[i] });

  const dense = decoder.pooling('aspp', maps[3], d);
  let found = coarsest(decoder, dense, d);
  const levels: Level[] = [
    { level: 4, difference: difference(4), skip: skip(2), width: d / 4, filters: [d / 8, d / 16, 1] },
    { level: 3, difference: difference(3), skip: skip(1), width: d / 8, filters: [d / 16, 1] },
    { level: 2, difference: difference(2), skip: skip(0), width: d / 16, filters: [1] },
    { level: 1, difference: difference(1), width: d / 16, filters: [d / 32, 1] },
  ];
  for (const level of levels) found = finer(decoder, level, found);
  const share = decoder.activation('sigmoid', 'sigmoid', found.restored);
  return new Scale({ name: 'decoder_depth', factor: maxDepth }).apply(share) as SymbolicTensor;
}

/** Level 5: five convolutions from the pooled features to depth, at 1/16 of the image. */
function coarsest(decoder: DecoderBuilder, dense: SymbolicTensor, d: number): Found {
  const filters = [d / 4, d / 8, d / 16, d / 32, 1];
  const last = decoder.chain('level5', dense, d / 2, filters, 1);
  const depth = decoder.activation('level5_sigmoid', 'sigmoid', last);
  return { features: dense, channels: d / 2, residual: depth, restored: depth };
}

/** One level of the decoder, twice as fine as what was found before. */
function finer(decoder: DecoderBuilder, options: Level, before: Found): Found {
  const { level, difference, skip, width, filters } = options;
  const name = `level${level}`;
  // Beside the features stand the coarser residual and the difference of the image, which fill up to `width`.
  const room = width - 1 - (difference.shape[3] ?? 0);
  const isMerged = skip !== undefined;
  let y = decoder.upsampled(`${name}_up`, before.features, before.channels, isMerged ? width : room);
  if (isMerged) {
    y = decoder.concatenated(`${name}_merge`, [y, skip.map]);
    y = decoder.unit(`${name}_reduce`, y, { inputs: width + skip.channels, filters: room, kernelSize: 1 });
  }
  const coarse = decoder.resized(`${name}_residual_up`, before.residual);
  y = decoder.concatenated(`${name}_join`, [y, coarse, difference]);
  const features = decoder.unit(`${name}_conv1`, y, { inputs: width, filters: width, kernelSize: 3 });
  const last = decoder.chain(name, features, width, filters, 2);
  const guided = new AddChannelMean({ name: `decoder_${name}_guide`, factor: 0.1 }).apply([last, difference]);
  const residual = decoder.activation(`${name}_tanh`, 'tanh', guided as SymbolicTensor);
  // At level 4 the coarser depth is the coarser residual, which is there already in this size.
  const restoredUp =
    before.restored === before.residual
      ? coarse
      : (new BilinearResize({ name: `decoder_${name}_restored_up`, factor: 2 }).apply(
          before.restored,
        ) as SymbolicTensor);
  const sum = new ResidualAdd({ name: `decoder_${name}_restored`, rezero: false });
  return {
    features,
    channels: width,
    residual,
    restored: sum.apply([residual, restoredUp]) as SymbolicTensor,
  };
}
