import { createRandom } from '../../../src-main/core/random';
import type { PointValues } from '../../../src-main/domain/config/search-space';
import { curveSpace, finalLossOf, maxEpochs, settingsOf, type Task } from './task';

/** A family of curves: the loss after an epoch, and noise of this deviation on what is recorded of it. */
function family(
  name: string,
  noise: number,
  curveOf: (values: PointValues) => (epoch: number) => number,
): Task {
  return {
    name,
    space: curveSpace,
    start(values, seed) {
      const curve = curveOf(values);
      const random = createRandom(seed, 'noise', JSON.stringify(values));
      let epoch = 0;
      return () => {
        const truth = curve(++epoch);
        return { truth: () => truth, values: { 'test/loss': truth + noise * random.normal() } };
      };
    },
  };
}

const startLoss = 4;
/** From the loss at the start to `final`, by `share` of the way that is left. */
const between = (final: number, left: number): number =>
  final + (startLoss - Math.min(startLoss, final)) * left;

/** An exponential approach; higher rates are faster, so that some that lead early do not in the end. */
export const exponential = family('exponential curves', 0.02, (values) => {
  const { rate } = settingsOf(values);
  const speed = 0.02 + 0.06 * (rate + 5);
  const final = finalLossOf(values);
  return (epoch) => between(final, Math.exp(-speed * epoch));
});

/** The power laws of large models: wide networks begin higher and fall faster. */
export const powerLaw = family('power laws', 0.02, (values) => {
  const { rate, width } = settingsOf(values);
  const final = finalLossOf(values);
  const exponent = 0.4 + 0.1 * width + 0.1 * (rate + 5);
  return (epoch) => final + (1 + 0.25 * width) * epoch ** -exponent;
});

const noisyCurve = (values: PointValues): ((epoch: number) => number) => {
  const { rate } = settingsOf(values);
  const speed = 0.05 + 0.03 * (rate + 5);
  const final = finalLossOf(values);
  return (epoch) => between(final, Math.exp(-speed * epoch));
};
export const noisy = family('noisy curves', 0.1, noisyCurve);
/** As much noise as between the best point and a fair one, so that which is recorded as the best says little. */
export const veryNoisy = family('very noisy curves', 0.3, noisyCurve);

/** A plateau until the rate falls at three quarters; how low the loss falls then depends on what could not be seen before. */
export const milestone = family('a plateau and a late drop', 0.02, (values) => {
  const { rate, decay } = settingsOf(values);
  const final = finalLossOf(values);
  // High rates have a higher plateau and gain more from the drop; decay shows only after it.
  const plateau = final + 0.3 + 0.1 * (rate + 5) - 0.08 * (decay + 4) ** 2;
  return (epoch) =>
    epoch <= 0.75 * maxEpochs
      ? between(plateau, Math.exp(-0.2 * epoch))
      : final + (plateau - final) * Math.exp(-0.5 * (epoch - 0.75 * maxEpochs));
});

/** Low rates are slow and end lowest: each tenth takes three times as long, so curves cross until late. */
export const crossing = family('curves that cross', 0.02, (values) => {
  const { rate, neuron, width } = settingsOf(values);
  const final = 0.25 * (rate + 3) ** 2 + 0.02 * (width - 6) ** 2 + 0.1 * neuron;
  const duration = 4 * 10 ** (-(rate + 3) / 2);
  return (epoch) => between(final, Math.exp(-epoch / duration));
});

/** The order of the ends is that of the beginnings turned round: what falls slowest falls furthest. */
export const reversed = family('curves that end in the reverse order', 0.02, (values) => {
  const final = finalLossOf(values);
  const duration = 30 / (0.5 + final);
  return (epoch) => between(final, Math.exp(-epoch / duration));
});

/**
 * High rates explode at some epoch, from then on by a factor an epoch, up to a bound; all others have spikes of an epoch or
 * two from which they come back, as at the edge of stability.
 */
export const explosive: Task = {
  name: 'curves that explode or only spike',
  space: curveSpace,
  start(values, seed) {
    const { rate, neuron } = settingsOf(values);
    const random = createRandom(seed, 'explosion', JSON.stringify(values));
    const calm = exponential.start(values, seed);
    const from = rate > -1 - 0.3 * neuron ? 1 + random.integer(60) : Infinity;
    const factor = 1.2 + random.uniform();
    let epoch = 0;
    let spike = 0;
    return () => {
      const base = calm().truth();
      epoch++;
      spike = spike > 0 ? spike - 1 : random.uniform() < 0.03 ? 1 + random.integer(2) : 0;
      const height = epoch >= from ? factor ** (epoch - from + 1) : spike > 0 ? 5 + 25 * random.uniform() : 1;
      const loss = Math.min(1e4, base * height);
      return { truth: () => loss, values: { 'train/loss': loss, 'test/loss': loss } };
    };
  },
};
