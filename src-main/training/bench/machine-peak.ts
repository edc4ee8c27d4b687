import { loadAddon } from '../../backends/native/load-addon';

/** How long one round lasts; so short that the clock of the processor stays at what it is during a step. */
const roundMilliseconds = 8;
const rounds = 25;

/**
 * 10⁹ operations a second that the processor computes at the most, on as many threads as the backend native has: the
 * fastest of several rounds of multiply-adds of registers, each of which counts as two operations.
 */
export function measurePeak(): number {
  const addon = loadAddon();
  const gflopsOf = (length: number): number => {
    const started = performance.now();
    const multiplyAdds = addon.multiplyAdds(length);
    return (2 * multiplyAdds) / (performance.now() - started) / 1e6;
  };
  const first = 1e5;
  const started = performance.now();
  gflopsOf(first);
  const length = Math.ceil((first * roundMilliseconds) / (performance.now() - started));
  return Math.max(...Array.from({ length: rounds }, () => gflopsOf(length)));
}
