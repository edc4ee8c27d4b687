import { parseCurveColumn } from './curve-columns';

/** A piece of a column's title: words, or a symbol with an index such as γ_g. */
export type TitlePart = string | { symbol: string; index: string };

const gamma = (index: string): TitlePart => ({ symbol: 'γ', index });

const known: Record<string, TitlePart[]> = {
  'strategy.type': ['strategy'],
  'strategy.gammaG': [gamma('g')],
  'strategy.gammaB': [gamma('b')],
  'strategy.alphaG': [{ symbol: 'α', index: 'g' }],
  'strategy.alphaB': [{ symbol: 'α', index: 'b' }],
  'strategy.betaG': [{ symbol: 'β', index: 'g' }],
  'strategy.betaB': [{ symbol: 'β', index: 'b' }],
  'dataset.name': ['data set'],
  'dataset.fold.index': ['fold'],
  'dataset.splitSeed': ['split seed'],
  'model.type': ['model'],
  'model.neuron': ['neuron'],
  'model.widths': ['widths'],
  'model.depth': ['depth'],
  'model.channels': ['channels'],
  'model.activation': ['activation'],
  'optimizer.type': ['optimizer'],
  'optimizer.learningRate': ['learning rate'],
  'optimizer.momentum': ['momentum'],
  'optimizer.weightDecay': ['weight decay'],
  'schedule.type': ['schedule'],
  'training.epochs': ['epochs'],
  'training.batchSize': ['batch size'],
  'training.backend': ['backend'],
  'training.memory': ['memory'],
  'train/loss': ['training loss'],
  'train/accuracy': ['training accuracy (%)'],
  'train/error': ['training error (%)'],
  'train/rmse': ['training RMSE'],
  'train/psnr': ['training PSNR (dB)'],
  'train/abs_rel': ['training Abs Rel'],
  'train/sq_rel': ['training Sq Rel'],
  'train/rmse_log': ['training RMSE log'],
  'train/delta1': ['training δ < 1.25'],
  'train/delta2': ['training δ < 1.25²'],
  'train/delta3': ['training δ < 1.25³'],
  'train/residual': ['training relative residual'],
  'train/relative_l2': ['training relative L2 error'],
  'train/relative_h1': ['training relative H1 error'],
  'train/energy_excess': ['training relative excess of energy'],
  'validation/loss': ['validation loss'],
  'validation/accuracy': ['validation accuracy (%)'],
  'validation/error': ['validation error (%)'],
  'validation/rmse': ['validation RMSE'],
  'validation/psnr': ['validation PSNR (dB)'],
  'validation/abs_rel': ['validation Abs Rel'],
  'validation/sq_rel': ['validation Sq Rel'],
  'validation/rmse_log': ['validation RMSE log'],
  'validation/delta1': ['validation δ < 1.25'],
  'validation/delta2': ['validation δ < 1.25²'],
  'validation/delta3': ['validation δ < 1.25³'],
  'test/loss': ['test loss'],
  'test/accuracy': ['test accuracy (%)'],
  'test/error': ['test error (%)'],
  'test/rmse': ['test RMSE'],
  'test/psnr': ['test PSNR (dB)'],
  'test/abs_rel': ['test Abs Rel'],
  'test/sq_rel': ['test Sq Rel'],
  'test/rmse_log': ['test RMSE log'],
  'test/delta1': ['test δ < 1.25'],
  'test/delta2': ['test δ < 1.25²'],
  'test/delta3': ['test δ < 1.25³'],
  'test/residual': ['test relative residual'],
  'test/relative_l2': ['test relative L2 error'],
  'test/relative_h1': ['test relative H1 error'],
  'test/energy_excess': ['test relative excess of energy'],
  'test/iterations': ['iterations to 1e-6'],
  'test/cg_iterations': ['CG iterations to 1e-6'],
  'test/iterations_1e4': ['iterations to 1e-4'],
  'test/cg_iterations_1e4': ['CG iterations to 1e-4'],
  'learning_rate/r': ['learning rate ', gamma('r')],
  'learning_rate/g': ['learning rate ', gamma('g')],
  'learning_rate/b': ['learning rate ', gamma('b')],
  'time/step_ms': ['time per step (ms)'],
  'time/epoch_s': ['time per epoch (s)'],
  'time/examples_per_s': ['examples per second'],
  'time/data_wait_ms': ['wait for data per step (ms)'],
  'memory/peak_mib': ['peak memory (MiB)'],
  'amplification/network': ['amplification'],
  'amplification/conventional': ['amplification of conventional neurons'],
};

/** The readable title of a column or metric; without one, its key. */
export function titleParts(key: string, value: 'last' | 'best' = 'last'): TitlePart[] {
  const parts = (Object.hasOwn(known, key) ? known[key] : undefined) ??
    normTitle(key) ??
    curveTitle(key) ??
    measuredTitle(key) ?? [key];
  return value === 'best' ? ['best ', ...parts] : parts;
}

/** `layer/hidden1/norm_g` → ‖w_g‖ of hidden1 */
function normTitle(key: string): TitlePart[] | undefined {
  const [, layer, index] = /^layer\/(.+)\/norm_([rgb])$/.exec(key) ?? [];
  if (layer === undefined || index === undefined) return undefined;
  return ['‖', { symbol: 'w', index }, `‖ of ${layer}`];
}

/** `oscillation/test/error` → oscillation of test error (%) */
function curveTitle(key: string): TitlePart[] | undefined {
  const { measure, metric } = parseCurveColumn(key) ?? {};
  if (measure === undefined) return undefined;
  if (metric === undefined) return [measure];
  const parts = titleParts(metric);
  const plain = parts.map((part) => (typeof part === 'string' ? part.replace(/ \(.+\)$/, '') : part));
  // A collapse has no unit.
  return [`${measure} of `, ...(measure === 'collapse' ? plain : parts)];
}

/** `layer/dense_1/share_product` → share of the product in dense_1 */
function measuredTitle(key: string): TitlePart[] | undefined {
  const [, layer, what] =
    /^layer\/(.+)\/(amplification|share_linear|share_product|share_power)$/.exec(key) ?? [];
  if (layer === undefined || what === undefined) return undefined;
  if (what === 'amplification') return [`amplification up to ${layer}`];
  const term = { share_linear: 'linear', share_product: 'product', share_power: 'power' }[what];
  return [`share of the ${term} term in ${layer}`];
}

/** In plain text: `γ_g`. */
export function plainTitle(key: string, value?: 'last' | 'best'): string {
  return titleParts(key, value)
    .map((part) => (typeof part === 'string' ? part : `${part.symbol}_${part.index}`))
    .join('');
}
