import { z } from 'zod';
import { isMaximized, metricNames } from '../metrics';
import { layerwiseSchema } from './layerwise-config';
import { fraction, object, positiveInteger, positiveNumber, word } from './schema-helpers';

export const backendNames = ['auto', 'native', 'tensorflow', 'webgpu', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/**
 * What the forward pass keeps for the gradient of a neuron: its input and all linear responses, its input and half of
 * them, or its input alone.
 */
export const memoryModes = ['speed', 'balanced', 'small'] as const;
export type MemoryMode = (typeof memoryModes)[number];

/** What else can be measured of a network in training. */
export const measureNames = ['amplification', 'quadratic-share'] as const;

export const trainingSchema = object({
  epochs: positiveInteger,
  batchSize: z
    .union([positiveInteger, z.literal('full')], { error: 'expected a whole number above 0, or full' })
    .describe('examples a step; full: all at once'),
  evaluateEvery: positiveInteger.default(1).describe('epochs between two evaluations on the test part'),
  checkpointSeconds: positiveNumber
    .default(30)
    .describe('at the least so many seconds lie between two checkpoints; the last step always has one'),
  memory: word(memoryModes)
    .default('speed')
    .describe(
      'what is kept for the gradient of a neuron; speed: input and linear responses, balanced: half of the responses, small: the input alone; what is not kept is computed again',
    ),
  labelSmoothing: fraction
    .default(0)
    .describe(
      'ε of a classification: the target is (1 − ε)·onehot + ε/classes, as in PyTorch; in training and train/loss only, test/loss is without',
    ),
  gradientLoss: z
    .boolean()
    .default(false)
    .describe('depth only: adds a loss of the edges of depth, for data whose depth is dense'),
  layerwise: layerwiseSchema
    .optional()
    .describe('layers learn one after the other instead of all at once; mlp only'),
  backend: word(backendNames)
    .default('auto')
    .describe(
      'what computes; auto: tensorflow where it works, else cpu; native: kernels in C++, far faster with images; webgpu: any GPU, without CUDA',
    ),
  measure: z
    .array(word(measureNames))
    .optional()
    .describe(
      'what else is recorded at each evaluation; amplification: how much the network amplifies a small input, quadratic-share: how much of each layer is quadratic. Changes nothing of the training',
    ),
  threads: positiveInteger
    .optional()
    .describe(
      'computing threads of the backend native; default: one for each core. QUADLAB_THREADS comes first',
    ),
});
export type TrainingConfig = z.output<typeof trainingSchema>;

/** An objective as a block, from what may be a bare metric. */
function writtenOut(input: unknown): string {
  const isMetric = (metricNames as readonly unknown[]).includes(input);
  const metric = isMetric ? String(input) : 'test/error';
  return `{ metric: ${metric}, goal: ${isMaximized(metric) ? 'maximize' : 'minimize'} }`;
}

export const objectiveSchema = object(
  {
    metric: word(metricNames),
    goal: word(['minimize', 'maximize']),
    value: word(['last', 'best'])
      .default('last')
      .describe('which value of a run counts: its last or its best'),
  },
  undefined,
  writtenOut,
);
export type Objective = z.output<typeof objectiveSchema>;

/** What a sweep compares: a metric, or what a run costs. */
const sweepObjectiveSchema = object({
  ...objectiveSchema.shape,
  metric: word([...metricNames, 'parameters']).describe('a metric, or parameters: how many the network has'),
});

/** One objective, or several of which none can be improved without another getting worse (a Pareto front). */
export const objectivesSchema = z
  .union([objectiveSchema, z.array(sweepObjectiveSchema).min(1)])
  .refine((objectives) => !Array.isArray(objectives) || objectives[0]?.metric !== 'parameters', {
    error: 'expected a metric first, which tables are marked by; parameters can be a further objective',
  });
export type SweepObjective = z.output<typeof sweepObjectiveSchema>;
