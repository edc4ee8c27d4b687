import type { Command } from 'commander';
import type { EvaluationReport } from '../../../app';
import { parseRunConfig } from '../../../domain/config/parse-config';
import {
  readingApp,
  readText,
  withBackend,
  withHome,
  withJson,
  type BackendOption,
  type HomeOption,
  type JsonOption,
} from '../../options';
import { plural, print, printJson, printTable, printWarnings, shortNumber } from '../../output/print';

interface EvaluateOptions extends HomeOption, JsonOption, BackendOption {
  run?: string;
  weights?: string;
}

export function registerEvaluate(model: Command): void {
  withBackend(withJson(withHome(model.command('evaluate'))))
    .description('the test metrics of weights in the network and on the data of a configuration or a run')
    .argument('[config]', 'the configuration of a run, YAML or JSON')
    .option('--run <run>', 'a stored run instead: id, beginning of an id, or last')
    .option(
      '--weights <path>',
      "a safetensors file with PyTorch's names, or a LayersModel's folder or model.json (default: the run's own last checkpoint)",
    )
    .action(async (file: string | undefined, options: EvaluateOptions, command: Command) => {
      const request = requestOf(file, options, command);
      await readingApp(options, async (app) => {
        const report = await app.models.evaluate({ ...request, backend: options.backend });
        printWarnings(report.warnings);
        if (options.json === true) printJson(report);
        else printReport(report);
      });
    });
}

function requestOf(file: string | undefined, { run, weights }: EvaluateOptions, command: Command) {
  if (file === undefined) {
    if (run === undefined) return command.error('error: expected a configuration or --run <run>');
    return { run, weights };
  }
  if (run !== undefined) return command.error('error: expected a configuration or --run <run>, found both');
  if (weights === undefined) return command.error('error: a configuration needs --weights <path>');
  return { config: parseRunConfig(readText(file), file), weights };
}

function printReport({ metrics, weights, dataset, backend }: EvaluationReport): void {
  const { file, epoch, step } = weights;
  print(epoch === undefined ? file : `${file}, epoch ${epoch}, step ${step ?? 0}`);
  print(`${plural(dataset.testExamples, 'test example')} of ${dataset.name}, on ${backend.name}\n`);
  printTable(
    ['metric', 'value'],
    Object.entries(metrics).map(([name, value]) => [name, shortNumber(value)]),
    ['value'],
  );
}
