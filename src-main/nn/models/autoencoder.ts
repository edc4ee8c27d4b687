import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { model } from '@tensorflow/tfjs-layers';
import type { AutoencoderConfig } from '../../domain/config/model-config';
import type { ModelDefinition, ModelPlan } from './model-definition';
import { NetworkBuilder } from './network-builder';

/**
 * The quadratic autoencoder for denoising, Q-AE (Fan et al. 2020, IEEE TMI 39(6)): five convolutions, of
 * which the last has no padding, and five transposed convolutions that bring the image back to its size, all of
 * neurons of the given kind, the first and the last layer too. Every layer ends in relu; before that, three of them
 * add what the encoder had at their size: deconv1 the output of conv4, deconv3 that of conv2, deconv5 the image itself.
 *
 * A transposed convolution with strides of 1 and padding p is a convolution with padding k − 1 − p and the kernel
 * turned by 180°, its axes for input and output exchanged. So all layers are convolutions here, and what is learned,
 * stored and exported for deconv1 … deconv5 is the kernel of that convolution: a Conv2d of PyTorch, not a
 * ConvTranspose2d. [N, H, W, C] → [N, H, W, outputSize], where outputSize is C
 */
export const autoencoder: ModelDefinition<AutoencoderConfig> = { build, torchModule };

function build({ neuron, filters, kernelSize }: AutoencoderConfig, plan: ModelPlan): LayersModel {
  const network = new NetworkBuilder(plan);
  const same = (kernelSize - 1) / 2;
  const layer = (name: string, x: SymbolicTensor, channels: number, padding: number): SymbolicTensor =>
    network.conv(name, x, { neuron, filters: channels, kernelSize, padding, useBias: true });
  const activate = (name: string, y: SymbolicTensor, shortcut?: SymbolicTensor): SymbolicTensor =>
    network.relu(`${name}_relu`, shortcut === undefined ? y : network.add(`${name}_add`, y, shortcut, false));
  const conv = (name: string, x: SymbolicTensor, padding = same): SymbolicTensor =>
    activate(name, layer(name, x, filters, padding));
  const deconv = (
    name: string,
    x: SymbolicTensor,
    { shortcut, padding = same, channels = filters }: DeconvolutionOptions = {},
  ): SymbolicTensor => activate(name, layer(name, x, channels, kernelSize - 1 - padding), shortcut);

  const x = network.image('autoencoder', kernelSize);
  const y1 = conv('conv1', x);
  const y2 = conv('conv2', y1);
  const y3 = conv('conv3', y2);
  const y4 = conv('conv4', y3);
  let y = conv('conv5', y4, 0);
  y = deconv('deconv1', y, { shortcut: y4, padding: 0 });
  y = deconv('deconv2', y);
  y = deconv('deconv3', y, { shortcut: y2 });
  y = deconv('deconv4', y);
  y = deconv('deconv5', y, { shortcut: x, channels: plan.outputSize });
  return model({ name: 'autoencoder', inputs: x, outputs: y });
}

interface DeconvolutionOptions {
  /** Added before relu. */
  shortcut?: SymbolicTensor;
  /** Of the transposed convolution. */
  padding?: number;
  channels?: number;
}

/** The layers' own names: the authors' code is not in PyTorch. */
function torchModule(layer: string): string {
  return layer;
}
