import { z } from 'zod';
import { choiceBy, fraction, nonNegativeNumber, object, positiveNumber } from './schema-helpers';

const learningRate = positiveNumber.describe(
  'initial learning rate of every parameter that is not quadratic',
);
const coupledWeightDecay = nonNegativeNumber
  .default(0)
  .describe('added to the gradient as weightDecay·w, as in PyTorch');

/** What all optimizers have in common. */
const common = {
  noWeightDecay: z
    .array(z.string().min(1))
    .default([])
    .describe('beginnings of names of layers that have no weight decay, such as [decoder]'),
  clipNorm: positiveNumber
    .optional()
    .describe(
      'the gradients of all parameters together are scaled down to this l2 norm where they have a larger one, as by clip_grad_norm_ of PyTorch',
    ),
  clipValue: positiveNumber
    .optional()
    .describe(
      'each value of a gradient is limited to [−clipValue, clipValue], as by clip_grad_value_ of PyTorch',
    ),
};

const adamShape = {
  learningRate,
  beta1: fraction.default(0.9),
  beta2: fraction.default(0.999),
  epsilon: positiveNumber.default(1e-8),
};

const sgd = object({
  type: z.literal('sgd'),
  learningRate,
  momentum: fraction.default(0),
  nesterov: z
    .boolean()
    .default(false)
    .describe("Nesterov's momentum as PyTorch has it: the step is along g + momentum·buf"),
  weightDecay: coupledWeightDecay,
  ...common,
}).superRefine((config, context) => {
  checkClipping(config, context);
  if (config.nesterov && config.momentum === 0) {
    const message = 'nesterov is a kind of momentum, and momentum is 0; expected false, or momentum above 0';
    context.addIssue({ code: 'custom', path: ['nesterov'], message });
  }
});

const adam = object({
  type: z.literal('adam'),
  ...adamShape,
  weightDecay: coupledWeightDecay,
  ...common,
}).superRefine(checkClipping);

const adamw = object({
  type: z.literal('adamw'),
  ...adamShape,
  weightDecay: nonNegativeNumber
    .default(0.01)
    .describe(
      "decoupled from the gradient: each step starts from (1 − rate·weightDecay)·w, with the parameter's own learning rate, as in PyTorch",
    ),
  ...common,
}).superRefine(checkClipping);

function checkClipping(
  { clipNorm, clipValue }: { clipNorm?: number | undefined; clipValue?: number | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (clipNorm === undefined || clipValue === undefined) return;
  const message = 'gradients are clipped by clipNorm or by clipValue; expected one of them, found both';
  context.addIssue({ code: 'custom', path: ['clipValue'], message });
}

export const optimizerSchema = choiceBy('type', ['sgd', 'adam', 'adamw'], [sgd, adam, adamw]);
export type OptimizerConfig = z.output<typeof optimizerSchema>;
