import type { Command } from 'commander';

export interface TrainOption {
  train: boolean;
}

/** Commands that queue runs train them too, unless they are told not to. */
export function withTrain(command: Command): Command {
  return command.option('--no-train', 'leave the runs in the queue; `sweep resume` trains them');
}
