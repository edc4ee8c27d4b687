import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { dropOf, scoreLayers, type Cost } from '../../analysis/layer-importance';
import { QuadLabError } from '../../core/errors';
import { createBatches } from '../../datasets/batches/batches';
import type { ImportanceFindings, ImportanceMetric, WithoutTerms } from '../../domain/inspections/importance';
import { buildModel } from '../../nn/models/build-model';
import { parametersOf, quadraticLayers } from '../../nn/parameters';
import { summarize } from '../../nn/summary';
import { finite, spreadOver } from '../diagnostics/predict';
import { evaluate } from '../evaluate';
import { batchOptionsOf, type Training } from '../prepare-training';
import type { TrainedNetwork } from '../trained-network';
import type { InspectionProgress } from './inspect-run';

/** Of larger parts, so many examples are looked at. */
const mostExamples = 2000;

/**
 * What each quadratic layer costs, and what is lost where it alone is made conventional: its product and power terms
 * taken out, w_g = 0 and w_b = 0, everything else as trained, b_g and c too. What is left, b_g⊙(w_r·x + b_r) + c, is the
 * conventional layer that a weight transfer into a mixed network gives, so that what is measured is what it starts with.
 * Normalizations keep their running statistics. Then the same with the first layers by score made conventional at once.
 *
 * Throws STATE_INVALID where the network as it was trained puts out no finite numbers.
 */
export async function inspectImportance(
  network: Pick<TrainedNetwork, 'training' | 'dataset'>,
  _options: object,
  onProgress: InspectionProgress,
): Promise<ImportanceFindings> {
  const { training, dataset } = network;
  const quadratic = quadraticLayers(training.model);
  const names = quadratic.filter(({ neuron }) => neuron.linearPart !== undefined).map(({ name }) => name);
  const { validation, ...others } = dataset;
  const { part } = spreadOver(validation ?? dataset.test, mostExamples);
  const batches = createBatches({ ...others, test: part }, batchOptionsOf(training.config));
  const total = 2 * names.length;
  let done = 0;
  try {
    const measure = async (layers: readonly string[]): Promise<Record<string, number>> => {
      const metrics = await withoutTerms(training.model, layers, () => evaluate({ ...training, batches }));
      onProgress(Math.min(done, total), total);
      done++;
      return metrics;
    };
    const { metric, value } = metricIn(await measure([]));
    const lossOf = async (layers: readonly string[]): Promise<{ value: number; drop: number }> => {
      const after = (await measure(layers))[`test/${metric}`] ?? NaN;
      return { value: after, drop: dropOf(metric, value, after) };
    };
    const alone: { value: number; drop: number }[] = [];
    for (const name of names) alone.push(await lossOf([name]));

    const summary = await summarize(training.model);
    const costs = new Map<string, Cost>(summary.layers.map((layer) => [layer.name, layer]));
    const conventional = await conventionalCosts(training);
    const costOf = (name: string): Cost => costs.get(name) ?? { parameters: 0, multiplyAdds: 0 };
    const scores = scoreLayers(
      summary,
      names.map((name, i) => ({ ...costOf(name), drop: alone[i]?.drop ?? NaN })),
    );
    const byRank = names.map((_, i) => names[scores.findIndex(({ rank }) => rank === i + 1)] ?? '');
    const together: WithoutTerms[] = [];
    for (const rank of byRank.keys()) together.push(written(await lossOf(byRank.slice(0, rank + 1))));
    onProgress(total, total);
    return {
      metric,
      part: validation === undefined ? 'test' : 'validation',
      examples: part.count,
      value,
      parameters: summary.parameters,
      multiplyAdds: summary.multiplyAdds,
      layers: names.map((layer, i) => {
        const { parameterShare = NaN, workShare = NaN, score = NaN, rank = NaN } = scores[i] ?? {};
        return {
          layer,
          neuron: quadratic.find(({ name }) => name === layer)?.neuron.name ?? '',
          ...sizesOf(costOf(layer)),
          conventional: sizesOf(conventional.get(layer) ?? costOf(layer)),
          ...written(alone[i] ?? { value: NaN, drop: NaN }),
          ...{ parameterShare, workShare, score: finite(score), rank },
          together: together[rank - 1] ?? { value: null, drop: null },
        };
      }),
      withoutLinearTerm: quadratic.map(({ name }) => name).filter((name) => !names.includes(name)),
    };
  } finally {
    batches.dispose();
  }
}

const written = ({ value, drop }: { value: number; drop: number }): WithoutTerms => ({
  value: finite(value),
  drop: finite(drop),
});

const sizesOf = ({ parameters, multiplyAdds }: Cost): Cost => ({ parameters, multiplyAdds });

/** What a task is judged by, and its value. */
function metricIn(metrics: Readonly<Record<string, number>>): { metric: ImportanceMetric; value: number } {
  const known: readonly ImportanceMetric[] = ['accuracy', 'rmse', 'relative_l2', 'loss'];
  const metric = known.find((name) => metrics[`test/${name}`] !== undefined) ?? 'loss';
  const value = metrics[`test/${metric}`] ?? NaN;
  if (Number.isFinite(value)) return { metric, value };
  throw new QuadLabError('STATE_INVALID', `the network of this checkpoint has the ${metric} ${value}`, {
    advice: 'Look at a run that has not diverged.',
  });
}

/** Does something while layers have no product and power terms. */
async function withoutTerms<Result>(
  model: LayersModel,
  layers: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const terms = parametersOf(model).filter(
    ({ layer, group, kind }) => layers.includes(layer) && group !== 'r' && kind === 'kernel',
  );
  const kept = terms.map(({ variable }) => variable.clone());
  try {
    tf.tidy(() => {
      for (const { variable } of terms) variable.assign(tf.zerosLike(variable));
    });
    return await work();
  } finally {
    terms.forEach(({ variable }, i) => {
      const value = kept[i];
      if (value !== undefined) variable.assign(value);
    });
    tf.dispose(kept);
  }
}

/** What the layers of the same network take where all are conventional. */
async function conventionalCosts({ config, dataset }: Training): Promise<Map<string, Cost>> {
  const { inputShape, outputSize } = dataset;
  const { layers, ...network } = config.model;
  const model = buildModel(
    { ...network, neuron: 'conventional' },
    { inputShape, outputSize, strategy: { type: 'none' }, seed: config.seed },
  );
  try {
    const summary = await summarize(model);
    return new Map(summary.layers.map((layer) => [layer.name, layer]));
  } finally {
    model.dispose();
  }
}
