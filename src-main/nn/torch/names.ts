import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelConfig } from '../../domain/config/model-config';
import { NeuronLayer } from '../layers/index';
import { definitionOf } from '../models/index';
import type { LayerState, Parameter } from '../parameters';
import { parametersOf, statisticsOf } from '../parameters';

/** A parameter or statistic of a model and what PyTorch calls it. */
export interface TorchName {
  readonly state: LayerState | Parameter;
  /** `layer1.0.conv1g.weight` */
  readonly name: string;
  /**
   * The name in the network of the same shape with conventional neurons, where there this parameter is all alone:
   * `layer1.0.conv1.weight` for the w_r of a quadratic layer.
   */
  readonly conventionalName?: string;
}

/** What PyTorch's modules call the values that ours call otherwise. */
const ends: Readonly<Record<string, string>> = {
  gamma: 'weight',
  beta: 'bias',
  running_mean: 'running_mean',
  running_variance: 'running_var',
};

/**
 * The names of all parameters and statistics as a `state_dict` of PyTorch has them. The layers of residual networks are
 * called as in akamaster's pytorch_resnet_cifar10 (`layer1.0.conv1`, `layer1.0.bn1`, `linear`), and the linear maps of
 * a neuron as in the reference code of ReLinear (github.com/FengleiFan/ReLinear), by a letter for the term:
 * (`conv1r`·x)⊙(`conv1g`·x) + `conv1b`·x², each with a `weight` and a `bias`; a conventional layer has no letter.
 * ReZero's scalar is a parameter of its block, `layer1.0.alpha1`, with a name that the layer already has.
 */
export function torchNames(model: LayersModel, config: ModelConfig): TorchName[] {
  const definition = definitionOf(config);
  return [...parametersOf(model), ...statisticsOf(model)].map((state) => {
    const module = definition.torchModule(state.layer, config);
    const layer = model.getLayer(state.layer);
    if (!(layer instanceof NeuronLayer)) return { state, name: joinName(module, state.name) };
    const { conventional } = layer.parameter(state.name);
    const own = termAndEnd(state.name);
    if (layer.neuron.name === 'conventional') return { state, name: `${module}.${own.end}` };
    return {
      state,
      name: `${module}${own.term}.${own.end}`,
      ...(conventional && { conventionalName: `${module}.${termAndEnd(conventional).end}` }),
    };
  });
}

/** `w_g` → g, weight; `b_g` → g, bias; the bias c of w_b·x² + c → b, bias. */
function termAndEnd(name: string): { term: string; end: string } {
  const [, kind = '', term = ''] = /^([wb])_([a-z]+)$/.exec(name === 'c' ? 'b_b' : name) ?? [];
  return kind === '' ? { term: '', end: name } : { term, end: kind === 'w' ? 'weight' : 'bias' };
}

function joinName(module: string, name: string): string {
  return name === 'alpha' ? module : `${module}.${ends[name] ?? name}`;
}
