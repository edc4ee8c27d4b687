import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isTrained } from '../../../src-main/domain/experiment/experiment';
import { rowsOf, sweepOf } from '../../../src-main/domain/experiment/experiment-sweep';
import { parseExperiment } from '../../../src-main/domain/experiment/parse-experiment';

const folder = join(import.meta.dirname, '../../../resources/experiments');
const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml'));

test.each(files)('%s is an experiment whose rows are configurations', async (file) => {
  const experiment = parseExperiment(await readFile(join(folder, file), 'utf8'), file.slice(0, -5), file);
  expect(experiment.question).toMatch(/\?/);
  if (!isTrained(experiment)) return;
  for (const { measure, order } of experiment.findings) {
    expect(new Set(order).size, `${measure} of ${order.join(', ')}`).toBe(order.length);
  }
  const { quick } = experiment.budgets;
  if (quick === undefined) return;
  expect(quick.time.minutes, 'a quick form is one').toBeLessThanOrEqual(20);
  for (const otherwise of [false, true]) {
    const { seeds, training, dataset } = sweepOf(experiment, { budget: 'quick', otherwise });
    expect({ seeds, training, dataset }).toBeDefined();
  }
  expect(rowsOf(experiment, 'quick').length).toBeGreaterThan(1);
});
