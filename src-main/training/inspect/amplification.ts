import type { Amplification } from '../../analysis/amplification/amplification';
import {
  conventionalAmplification,
  denseAmplification,
} from '../../analysis/amplification/dense-amplification';
import { denseNetworkOf } from '../../analysis/amplification/dense-network';
import {
  estimateAmplification,
  estimateConventional,
} from '../../analysis/amplification/estimated-amplification';
import { expectedMagnitude } from '../../analysis/amplification/expected-magnitude';
import { exampleSize } from '../../datasets/content';
import { isConventional, layerNeurons } from '../../domain/config/layer-neurons';
import { perceptronOf, type MlpConfig } from '../../domain/config/model-config';
import type {
  AmplificationFindings,
  LayerAmplification,
  NetworkAmplification,
} from '../../domain/inspections/amplification';
import { NeuronLayer } from '../../nn/layers/neuron-layer';
import { exportModelState } from '../../nn/parameters';
import { finite } from '../diagnostics/predict';
import { between } from '../measures';
import type { TrainedNetwork } from '../trained-network';

/**
 * How much a network amplifies a small input (Eq. 29 to 33), and what it would with conventional neurons: of a fully
 * connected one by its matrices, of others in directions of the input.
 */
export async function inspectAmplification({
  training: { config, model, dataset },
}: Pick<TrainedNetwork, 'training'>): Promise<AmplificationFindings> {
  const kinds = new Map(
    model.layers.flatMap((layer) => (layer instanceof NeuronLayer ? [[layer.name, layer.neuron.name]] : [])),
  );
  const inputs = exampleSize(dataset.inputShape);
  const alike = isConventional(config.model);
  const perceptron = perceptronOf(config.model);
  if (perceptron !== undefined) {
    const network = denseNetworkOf(perceptron, await exportModelState(model));
    const outputs = config.model.type === 'field' ? 1 : dataset.outputSize;
    const beside = alike ? undefined : conventionalAmplification(network);
    return findingsOf(kinds, denseAmplification(network), beside, {
      infinitesimal: finite(denseAmplification(network, { infinitesimal: true }).frobenius),
      expected: expectedOf(perceptron, [inputs, ...perceptron.widths, outputs]),
    });
  }
  const options = { directions: between(8, 2 ** 23 / inputs, 64), seed: config.seed };
  const network = await estimateAmplification(model, options);
  return findingsOf(kinds, network, alike ? undefined : await estimateConventional(model, options));
}

function findingsOf(
  kinds: ReadonlyMap<string, string>,
  network: Amplification,
  beside: Amplification | undefined,
  theory: Pick<AmplificationFindings, 'infinitesimal' | 'expected'> = { infinitesimal: null, expected: null },
): AmplificationFindings {
  const besideOf = new Map(beside?.layers.map((one) => [one.layer, layerOf(one)]));
  return {
    directions: network.directions ?? null,
    network: networkOf(network),
    conventional: beside === undefined ? null : networkOf(beside),
    ...theory,
    layers: network.layers.map((one) => ({
      layer: one.layer,
      neuron: kinds.get(one.layer) ?? '',
      ...layerOf(one),
      conventional: besideOf.get(one.layer) ?? null,
    })),
  };
}

function networkOf({ frobenius, error, spectral }: Amplification): NetworkAmplification {
  return { frobenius: finite(frobenius), error: finite(error ?? NaN), spectral: finite(spectral ?? NaN) };
}

function layerOf({ own, running }: Amplification['layers'][number]): LayerAmplification {
  return { own: finite(own ?? NaN), running: finite(running) };
}

/** Eq. 33 is about networks all of whose neurons are quadratic, with relu or without any activation. */
function expectedOf(config: MlpConfig, widths: readonly number[]): AmplificationFindings['expected'] {
  const { activation } = config;
  const isQuadratic = [...layerNeurons(config).values()].every((neuron) => neuron === 'quadratic');
  if (!isQuadratic || (activation !== 'relu' && activation !== 'linear')) return null;
  return expectedMagnitude(widths, activation);
}
