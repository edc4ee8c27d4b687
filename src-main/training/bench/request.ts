import { z } from 'zod';
import { neuronNames } from '../../domain/config/model-config';
import { backendNames, memoryModes } from '../../domain/config/training-config';

/** The networks that can be measured. */
export const benchModels = ['resnet', 'mlp-runge'] as const;
export type BenchModel = (typeof benchModels)[number];

/** What is to be measured. */
export const benchRequestSchema = z.object({
  model: z.enum(benchModels),
  neuron: z.enum(neuronNames),
  /** Of the ResNet. */
  depth: z.int(),
  /** Images a step of the ResNet. */
  batch: z.int().positive(),
  /** Measured steps of the ResNet. */
  steps: z.int().positive(),
  /** Measured steps of the network for the Runge function. */
  iterations: z.int().positive(),
  backend: z.enum(backendNames),
  threads: z.int().positive(),
  memory: z.enum(memoryModes),
  /** Forward only, as on the test part. */
  evaluate: z.boolean(),
  /** Whether a few steps more are traced. */
  trace: z.boolean(),
  /** Where `quadlab setup tensorflow` puts its build. */
  tensorflowFolder: z.string().optional(),
});
export type BenchRequest = z.output<typeof benchRequestSchema>;
