import type { Command } from 'commander';
import type { MemoryReport } from '../../../app';
import { parseFirstConfig } from '../../../domain/config/parse-config';
import { readingApp, readText, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson, printTable, shortNumber } from '../../output/print';

export function registerMemory(model: Command): void {
  withJson(withHome(model.command('memory')))
    .description('peak memory of a training step in each mode of training.memory')
    .argument('<file>', 'configuration of a run, or of a sweep, of which the first run is taken')
    .action(async (file: string, options: HomeOption & JsonOption) => {
      const config = parseFirstConfig(readText(file), file);
      await readingApp(options, async (app) => {
        await app.datasets.require([config]);
        const report = await app.models.memory(config, (memory) => {
          if (process.stderr.isTTY) process.stderr.write(`One step with training.memory ${memory} …\n`);
        });
        if (options.json === true) printJson(report);
        else printMemory(report);
      });
    });
}

function printMemory({ uses, batchSize, backend }: MemoryReport): void {
  const largest = Math.max(...uses.map(({ peakBytes }) => peakBytes));
  printTable(
    ['training.memory', 'peak (MiB)', 'of the largest', 'step (ms)'],
    uses.map(({ memory, peakBytes, stepMilliseconds }) => [
      memory,
      shortNumber(Number((peakBytes / 2 ** 20).toPrecision(3))),
      `${Math.round((100 * peakBytes) / largest)} %`,
      shortNumber(Math.round(10 * stepMilliseconds) / 10),
    ]),
    ['peak (MiB)', 'of the largest', 'step (ms)'],
  );
  const state = (uses[0]?.stateBytes ?? 0) / 2 ** 20;
  print(`
${batchSize} examples a step, on ${backend.name}. Each peak includes ${shortNumber(Number(state.toPrecision(3)))} MiB of parameters and optimizer state, and no more
than tensors: what the backend allocates beside them is not in it.`);
}
