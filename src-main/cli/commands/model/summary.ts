import { InvalidArgumentError, type Command } from 'commander';
import type { ModelSummary } from '../../../app';
import { parseFirstConfig } from '../../../domain/config/parse-config';
import {
  positiveInteger,
  readingApp,
  readText,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
} from '../../options';
import { print, printJson, printTable } from '../../output/print';

interface ShapeOptions {
  input?: number[];
  outputs?: number;
}

export function registerSummary(model: Command): void {
  withJson(withHome(model.command('summary')))
    .description('the layers of a network: output shapes, parameters and multiply-adds')
    .argument('<file>', 'configuration of a run, or of a sweep, of which the first run is taken')
    .option('--input <shape>', 'shape of one example, such as 32x32x3 (default: that of the data set)', shape)
    .option(
      '--outputs <n>',
      'classes, values or channels to predict (default: those of the data set)',
      positiveInteger,
    )
    .action(async (file: string, options: HomeOption & JsonOption & ShapeOptions) => {
      const config = parseFirstConfig(readText(file), file);
      const { input: inputShape, outputs: outputSize } = options;
      await readingApp(options, async (app) => {
        const summary = await app.models.summary(config, {
          ...(inputShape && { inputShape }),
          ...(outputSize !== undefined && { outputSize }),
        });
        if (options.json === true) printJson(summary);
        else printSummary(summary);
      });
    });
}

function shape(text: string): number[] {
  if (!/^\d+([x×]\d+)*$/.test(text)) {
    throw new InvalidArgumentError('Expected lengths with an x between them, such as 32x32x3.');
  }
  return text.split(/[x×]/).map(positiveInteger);
}

const count = (value: number): string => value.toLocaleString('en-US');

function printSummary({ layers, parameters, parametersByGroup, multiplyAdds }: ModelSummary): void {
  printTable(
    ['layer', 'kind', 'output shape', 'parameters', 'multiply-adds'],
    [
      ...layers.map((layer) => [
        layer.name,
        layer.kind,
        layer.outputShape.join('×'),
        count(layer.parameters),
        count(layer.multiplyAdds),
      ]),
      ['total', '', '', count(parameters), count(multiplyAdds)],
    ],
    ['parameters', 'multiply-adds'],
  );
  const { r, g, b } = parametersByGroup;
  print(`
Parameters by group: r ${count(r)}, g ${count(g)}, b ${count(b)}. g is {w_g, b_g}, b is {w_b, c}, r is all others.
Multiply-adds are for one example: those of the linear maps, and the neurons' own products (such as x² for each value
of the input, u⊙v for each of the output). Normalizations, activations, poolings and sums count 0.`);
}
