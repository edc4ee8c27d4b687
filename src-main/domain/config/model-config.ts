import { z } from 'zod';
import { choiceBy, object, positiveInteger, positiveNumber, word } from './schema-helpers';

export const neuronNames = [
  'conventional',
  'quadratic',
  'compact',
  'parabolic',
  'poly',
  'quadralib',
  'square',
  'quadratic-activation',
] as const;
export type NeuronName = (typeof neuronNames)[number];

/** The neurons that have quadratic terms and can start as a conventional one, which is what ReLinear needs. */
export const relinearNeurons: readonly NeuronName[] = [
  'quadratic',
  'compact',
  'parabolic',
  'poly',
  'quadralib',
];

const rezero = z
  .boolean()
  .default(false)
  .describe('ReZero: each residual branch is multiplied by a trained scalar that starts at 0');
const neuron = word(neuronNames).describe(
  'how a layer combines its input; conventional: w_r·x + b_r; quadratic: (w_r·x + b_r)(w_g·x + b_g) + w_b·x² + c; ' +
    'compact: w_r·x + b_r + w_b·x² + c; parabolic: (w_r·x + b_r)(w_g·x + b_g); ' +
    'poly: (w_r·x)(w_g·x) + w_r·x + b_r; quadralib: (w_r·x)(w_g·x) + w_b·x + b_r; square: w_b·x² + c; ' +
    'quadratic-activation: (w_r·x + b_r)²',
);
const layers = z
  .record(z.string().min(1), word(neuronNames))
  .optional()
  .describe(
    'single layers with another neuron than model.neuron, by the names that `quadlab model summary` prints, where * stands for any characters: { dense_1: conventional, "stage1_*": compact }; a name comes before patterns, and of those the one with more letters',
  );

export const mlpSchema = object({
  type: z.literal('mlp'),
  widths: z.array(positiveInteger).describe('neurons of each hidden layer; [] is a single layer'),
  neuron,
  layers,
  activation: word(['relu', 'tanh', 'sigmoid', 'linear']).default('relu'),
  output: word(['neuron', 'conventional'])
    .default('neuron')
    .describe('the last layer: the same neuron as the others, or a conventional one'),
});

export const fieldSchema = object({
  type: z.literal('field'),
  widths: z.array(positiveInteger).describe('neurons of each hidden layer; [] is a single layer'),
  neuron,
  layers,
  activation: word(['relu', 'tanh', 'sigmoid', 'linear']).default('tanh'),
  output: word(['neuron', 'conventional'])
    .default('neuron')
    .describe('the last layer: the same neuron as the others, or a conventional one'),
});

export const unetSchema = object({
  type: z.literal('unet'),
  neuron,
  layers,
  channels: positiveInteger.default(8).describe('channels of every layer but the last'),
  levels: z
    .int()
    .min(0)
    .max(6)
    .default(2)
    .describe('how often the grid is halved; its points along a side must be a multiple of 2^levels'),
  activation: word(['relu', 'tanh', 'sigmoid', 'linear']).default('relu'),
});

export const resnetSchema = object({
  type: z.literal('resnet'),
  depth: z
    .int()
    .min(8)
    .refine((depth) => (depth - 2) % 6 === 0, {
      error: (issue) =>
        `expected a depth of 6n+2 (8, 14, 20, 32, 44, 56, 110, …), found ${String(issue.input)}`,
    })
    .describe('6n+2 layers: n residual blocks in each of three stages (He et al. 2016, section 4.2)'),
  channels: positiveInteger
    .default(16)
    .describe('channels of the first stage; the next two have 2 and 4 times as many'),
  neuron,
  layers,
  shortcut: word(['A', 'B'])
    .default('A')
    .describe('where a block changes size; A: every second pixel and channels of zeros, B: a projection'),
  rezero,
});

export const vgg16Schema = object({ type: z.literal('vgg16'), neuron, layers });

export const imagenetResnetSchema = object({
  type: z.literal('imagenet-resnet'),
  depth: z.literal([18, 34, 50]).describe('basic blocks in 18 and 34 layers, bottlenecks in 50'),
  neuron,
  layers,
  rezero,
});

export const autoencoderSchema = object({
  type: z.literal('autoencoder'),
  neuron,
  layers,
  filters: positiveInteger.default(15).describe('channels of every layer but the last'),
  kernelSize: positiveInteger
    .refine((size) => size % 2 === 1, {
      error: (issue) => `expected an odd size (3, 5, 7, …), found ${String(issue.input)}`,
    })
    .default(5)
    .describe('height and width of the kernels; odd'),
});

export const lapdepthSchema = object({
  type: z.literal('lapdepth'),
  neuron,
  layers,
  blocks: z
    .tuple([positiveInteger, positiveInteger, positiveInteger])
    .default([3, 4, 23])
    .describe('residual blocks of each stage of the encoder; the default is that of ResNeXt-101'),
  cardinality: positiveInteger
    .default(32)
    .describe('groups of the 3×3 convolutions of the encoder (Xie et al. 2017)'),
  groupWidth: positiveInteger
    .default(8)
    .describe('channels of each group in the first stage; the next two have 2 and 4 times as many'),
  channels: z
    .int()
    .min(6)
    .multipleOf(2, { error: (issue) => `expected an even number, found ${String(issue.input)}` })
    .default(64)
    .describe('channels after the first convolution; all widths of the decoder follow from it'),
  maxDepth: positiveNumber
    .default(80)
    .describe('largest depth that is predicted, in metres; targets beyond it do not count'),
  rezero,
});

export const modelSchema = choiceBy(
  'type',
  ['mlp', 'field', 'unet', 'resnet', 'vgg16', 'imagenet-resnet', 'autoencoder', 'lapdepth'],
  [
    mlpSchema,
    fieldSchema,
    unetSchema,
    resnetSchema,
    vgg16Schema,
    imagenetResnetSchema,
    autoencoderSchema,
    lapdepthSchema,
  ],
);
export type ModelConfig = z.output<typeof modelSchema>;
export type MlpConfig = z.output<typeof mlpSchema>;
export type FieldConfig = z.output<typeof fieldSchema>;
export type UnetConfig = z.output<typeof unetSchema>;
export type ResnetConfig = z.output<typeof resnetSchema>;
export type Vgg16Config = z.output<typeof vgg16Schema>;
export type ImagenetResnetConfig = z.output<typeof imagenetResnetSchema>;
export type AutoencoderConfig = z.output<typeof autoencoderSchema>;
export type LapdepthConfig = z.output<typeof lapdepthSchema>;

/** The fully connected network that a network is, or whose numbers a field has; undefined for others. */
export function perceptronOf(model: ModelConfig): MlpConfig | undefined {
  if (model.type === 'mlp') return model;
  return model.type === 'field' ? { ...model, type: 'mlp' } : undefined;
}
