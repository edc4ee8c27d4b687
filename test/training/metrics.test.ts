import { describe, expect, it } from 'vitest';
import { metricNames, scoresOf, taskNames } from '../../src-main/domain/metrics';
import { createLoss } from '../../src-main/nn/losses';
import { metricsOf } from '../../src-main/training/metrics';

describe('the metrics of a part', () => {
  it('are loss, RMSE and PSNR of a denoising', () => {
    // Four images with mean squared errors of 0.01 on average: an RMSE of 0.1, 20 dB below the peak of 1.
    const metrics = metricsOf('test', createLoss('denoising'), { loss: 0.04, examples: 4, sums: {} });
    expect(Object.keys(metrics)).toEqual(['test/loss', 'test/rmse', 'test/psnr']);
    expect(metrics['test/rmse']).toBeCloseTo(0.1, 12);
    expect(metrics['test/psnr']).toBeCloseTo(20, 12);
  });

  it.each(taskNames)('are those that a %s is measured by, under known names', (task) => {
    const loss = createLoss(task, { grid: { size: 4, dimensions: 2 }, equation: 'reaction' });
    const names = Object.keys(metricsOf('train', loss, { loss: 1, examples: 1, sums: {} }));
    expect(names.sort()).toEqual(scoresOf[task].map((score) => `train/${score}`).sort());
    for (const name of names) expect(metricNames).toContain(name);
  });
});
