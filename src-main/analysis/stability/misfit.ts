/**
 * How wrong a model is by the value of a metric: 0 at best, less is better, in proportion. An error or a loss is that itself.
 */
export function misfitOf(value: number, metric: string): number {
  if (metric.endsWith('/accuracy')) return 100 - value;
  if (/\/delta\d$/.test(metric)) return 1 - value;
  // The root mean squared error, against the range of the values.
  if (metric.endsWith('/psnr')) return 10 ** (-value / 20);
  return value;
}
