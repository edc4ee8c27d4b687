import { z } from 'zod';
import { isConventional, neuronWithoutStart } from './layer-neurons';
import type { ModelConfig } from './model-config';
import type { ScheduleConfig } from './schedule-config';
import { object, positiveInteger } from './schema-helpers';
import type { StrategyConfig } from './strategy-config';
import type { TrainingConfig } from './training-config';

/**
 * Weight transfer (sections IV-A and V-A of the paper): w_r, b_r and everything else that a conventional network has
 * start from trained values, the quadratic terms as ReLinear starts them.
 *
 * The paper has three stages, the epochs between two milestones of the schedule, and says that "after transferring, the
 * learning rate will inherit the learning rate of the transferred model and then decay when the training moves to the
 * next stage". So training with the weights of stage k begins at the first epoch of stage k: it goes through stage k
 * with that stage's learning rate, then through the stages behind it, and ends at `training.epochs` as ever.
 */
export const transferSchema = object({
  stage: positiveInteger
    .optional()
    .describe(
      'start from what the conventional network of this configuration had learnt at the end of this stage of a multistep schedule (1: up to the first milestone), and train from the first epoch of this stage on; the conventional network is trained first where that has not been done. With run: the same of that run',
    ),
  run: z
    .string()
    .min(1)
    .optional()
    .describe('start from a stored run: its id, the beginning of it, or last; without stage from its end'),
  file: z
    .string()
    .min(1)
    .optional()
    .describe(
      'start from a safetensors file with the names that PyTorch gives, kernels [out, in, height, width]; relative to the folder in which the command is given. The home keeps a copy',
    ),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits' })
    .optional()
    .describe('SHA-256 of the file; filled in when it is stored'),
}).superRefine(({ stage, run, file, sha256 }, context) => {
  const issue = (path: string[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  if (file === undefined && sha256 !== undefined)
    issue(['sha256'], 'it belongs to a file; expected file too');
  if (stage === undefined && run === undefined && file === undefined && sha256 === undefined) {
    issue([], 'expected { stage }, { run }, { run, stage } or { file }, found none of these keys');
  }
  if (file !== undefined && (stage !== undefined || run !== undefined)) {
    const other = run === undefined ? 'stage' : 'run';
    issue([other], `weights come from a file or from a run; expected file or ${other}, found both`);
  }
});
export type TransferConfig = z.output<typeof transferSchema>;

interface TransferContext {
  model: ModelConfig;
  strategy: StrategyConfig;
  schedule: ScheduleConfig;
  training: TrainingConfig;
  transfer?: TransferConfig | undefined;
}

/** Rules over a transfer and the rest of a configuration. */
export function checkTransfer(
  config: TransferContext,
  issue: (path: PropertyKey[], message: string) => void,
): void {
  const { transfer, model, strategy } = config;
  if (transfer === undefined) return;
  const wrong = neuronWithoutStart(model);
  if (isConventional(model)) {
    if (transfer.stage !== undefined) {
      issue(
        ['transfer', 'stage'],
        'a conventional network is where weights of a stage come from; expected a neuron with quadratic terms, or no transfer (to compare both in one sweep, use variants)',
      );
    }
  } else if (wrong !== undefined) {
    issue(
      ['model', model.layers === undefined ? 'neuron' : 'layers'],
      `a ${wrong} neuron can't start as a conventional one, so no weights can be transferred to it; expected another neuron, or no transfer`,
    );
  } else if (strategy.type === 'none') {
    issue(
      ['strategy', 'type'],
      'with none the quadratic weights start at random, so the network would not start as the one that the weights come from; expected a ReLinear strategy: relinear-sg, relinear-sw-l1 or relinear-sw-l2',
    );
  }
  const stages = stageEnds(config).length;
  if (transfer.stage !== undefined && transfer.stage > stages) {
    const why =
      config.schedule.type === 'multistep'
        ? `the milestones before training.epochs make ${stages}`
        : `a ${config.schedule.type} schedule has one stage`;
    issue(['transfer', 'stage'], `${why}; expected at most ${stages}, found ${transfer.stage}`);
  }
}

/** The epoch after which each stage of a training ends: at the milestones of a multistep schedule, the last at the end. */
export function stageEnds({ schedule, training }: Pick<TransferContext, 'schedule' | 'training'>): number[] {
  const milestones = schedule.type === 'multistep' ? schedule.milestones : [];
  return [...milestones.filter((epoch) => epoch < training.epochs), training.epochs];
}

/** The completed epochs with which a training begins: those before the stage whose weights it starts from. */
export function firstEpoch(config: Pick<TransferContext, 'schedule' | 'training' | 'transfer'>): number {
  const stage = config.transfer?.stage ?? 1;
  return stage === 1 ? 0 : (stageEnds(config)[stage - 2] ?? 0);
}
