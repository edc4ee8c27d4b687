import { isMachineMetric } from '../metrics';
import { checkDataFit, factsOf } from './data-fit';
import { isGenerated, type DatasetConfig } from './dataset-config';
import { checkLayers, isConventional, neuronWithoutStart } from './layer-neurons';
import { checkLayerwise } from './layerwise-config';
import { relinearNeurons, type ModelConfig } from './model-config';
import type { OptimizerConfig } from './optimizer-config';
import { checkSchedule, type ScheduleConfig } from './schedule-config';
import { checkSplits } from './split-config';
import type { StrategyConfig, StrategyName } from './strategy-config';
import type { Objective, TrainingConfig } from './training-config';
import { checkTransfer, type TransferConfig } from './transfer-config';

interface Combination {
  dataset: DatasetConfig;
  model: ModelConfig;
  strategy: StrategyConfig;
  optimizer: OptimizerConfig;
  schedule: ScheduleConfig;
  training: TrainingConfig;
  transfer?: TransferConfig | undefined;
  objective?: Objective | undefined;
}

/**
 * Rules over more than one key of a run. Each issue names the key to change. Those over imported data follow when its
 * manifest is at hand: `requireDataFit`.
 */
export function checkCombinations(
  config: Combination,
  issue: (path: PropertyKey[], message: string) => void,
): void {
  checkLayers(config.model, (path, message) => {
    issue(['model', ...path], message);
  });
  const wrongStrategy = strategyMismatch(config.model, config.strategy.type);
  if (wrongStrategy !== undefined) issue(['strategy', 'type'], wrongStrategy);
  if (!isGenerated(config.dataset)) {
    checkSplits(config.dataset, (path, message) => {
      issue(['dataset', ...path], message);
    });
  }
  checkSchedule(config, issue);
  checkTransfer(config, issue);
  checkLayerwise(config, issue);
  const facts = factsOf(config.dataset);
  if (facts !== undefined) checkDataFit(config, facts, issue);
  if (config.objective !== undefined) {
    if (isMachineMetric(config.objective.metric) && config.objective.goal === 'maximize') {
      if (config.objective.metric !== 'time/examples_per_s')
        issue(['objective', 'goal'], 'less is better; expected minimize');
    }
  }
}

function strategyMismatch(model: ModelConfig, strategy: StrategyName): string | undefined {
  const wrong = neuronWithoutStart(model);
  const conventional = isConventional(model);
  if (strategy === 'none' || (wrong === undefined && !conventional)) return undefined;
  const where = model.layers === undefined ? 'model.neuron is' : 'model.layers have the neuron';
  const all =
    model.layers === undefined ? 'model.neuron is conventional and has none' : 'all layers are conventional';
  const reason = conventional
    ? `${strategy} restrains quadratic terms, but ${all}`
    : `${strategy} starts each neuron as a conventional one, but ${where} ${String(wrong)}, which has no term that could`;
  return `${reason}; expected none, or one of the neurons ${relinearNeurons.join(', ')} (to compare both in one sweep, use variants)`;
}
