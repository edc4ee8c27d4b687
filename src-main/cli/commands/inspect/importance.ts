import { InvalidArgumentError, Option, type Command } from 'commander';
import { QuadLabError } from '../../../core/errors';
import { mixedConfig } from '../../../domain/config/mixed-config';
import { writeRunConfig } from '../../../domain/config/write-config';
import {
  chooseLayers,
  type ImportanceFindings,
  type LayerChoice,
  type WithoutTerms,
} from '../../../domain/inspections/importance';
import {
  finiteNumber,
  readingApp,
  wholeNumber,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
} from '../../options';
import { plural, print, printJson, printTable, shortNumber } from '../../output/print';
import { inspectRun } from './inspect-run';

interface ImportanceOptions extends HomeOption, JsonOption {
  keep?: number;
  dropBelow?: number;
  layers?: string;
  continue?: boolean;
  out?: string;
}

export function registerImportance(inspect: Command): void {
  withJson(withHome(inspect.command('importance')))
    .description(
      'what each quadratic layer of a run costs and brings (as in the auto-builder of QuadraLib), and a mixed network in which some are conventional',
    )
    .argument('<run>', 'id, beginning of an id, or last')
    .addOption(
      new Option('--keep <n>', 'keep the n layers with the smallest scores quadratic')
        .argParser(countFrom0)
        .conflicts(['dropBelow', 'layers']),
    )
    .addOption(
      new Option('--drop-below <percent>', 'make each layer conventional that alone costs less than this')
        .argParser(finiteNumber)
        .conflicts('layers'),
    )
    .option('--layers <names>', 'make these layers conventional, separated by commas')
    .option('--continue', "let the mixed network start from the run's weights, not from scratch")
    .option('--out <file>', 'write the configuration of the mixed network there, for `quadlab train`')
    .action(async (run: string, options: ImportanceOptions, command: Command) => {
      const choice = choiceOf(options);
      if (choice === undefined && (options.out !== undefined || options.continue === true)) {
        command.error('error: a mixed network needs --keep <n>, --drop-below <percent> or --layers <names>');
      }
      await readingApp(options, async (app) => {
        const { id, config } = app.runs.find(run);
        const inspection = await inspectRun(app, 'importance', id, {});
        const { findings } = inspection;
        const chosen = choice && requireSome(chooseLayers(findings.layers, choice), choice, findings);
        const text =
          chosen && writeRunConfig(mixedConfig(config, chosen, options.continue === true ? id : undefined));
        if (options.out !== undefined && text !== undefined) await app.exports.write(options.out, text);
        if (options.json === true) {
          printJson({ ...inspection, ...(chosen && { conventional: chosen, mixed: text }) });
          return;
        }
        printFindings(findings, chosen);
        if (text === undefined) return;
        print(options.out === undefined ? `\n${text.trimEnd()}` : `\n${options.out}`);
      });
    });
}

function countFrom0(text: string): number {
  const value = wholeNumber(text);
  if (value < 0) throw new InvalidArgumentError('Expected 0 or more layers.');
  return value;
}

function choiceOf({ keep, dropBelow, layers }: ImportanceOptions): LayerChoice | undefined {
  if (keep !== undefined) return { keep };
  if (dropBelow !== undefined) return { dropBelow };
  if (layers !== undefined) return { layers: layers.split(',').map((name) => name.trim()) };
  return undefined;
}

/** Throws NOT_FOUND where a choice has no layer, or one that was not measured. */
function requireSome(chosen: string[], choice: LayerChoice, { layers }: ImportanceFindings): string[] {
  const known = layers.map(({ layer }) => layer).join(', ');
  if ('layers' in choice) {
    const unknown = choice.layers.filter((name) => !chosen.includes(name));
    if (unknown.length === 0) return chosen;
    throw new QuadLabError('NOT_FOUND', `no quadratic layer is called ${unknown.join(', ')}`, {
      advice: `Those that can be made conventional: ${known}.`,
    });
  }
  if (chosen.length > 0) return chosen;
  throw new QuadLabError('NOT_FOUND', 'no layer is to be made conventional', {
    advice: 'Keep fewer layers, or allow a larger drop.',
  });
}

function printFindings(findings: ImportanceFindings, chosen: readonly string[] | undefined): void {
  const { metric, part, examples, value, layers, withoutLinearTerm } = findings;
  const isAccuracy = metric === 'accuracy';
  if (layers.length === 0 && withoutLinearTerm.length === 0) {
    print('No layer of this network is quadratic.');
    return;
  }
  print(
    `${metric} ${shortNumber(value)}${isAccuracy ? ' %' : ''} on ${plural(examples, 'example')} of the ${part} part\n`,
  );
  const loss = isAccuracy ? 'drop (points)' : `rise of ${metric} (%)`;
  const columns = ['rank', 'parameters (%)', 'work (%)', loss, 'score', 'up to this rank'];
  printTable(
    ['layer', 'neuron', ...columns, ...(chosen ? ['mixed network'] : [])],
    layers.map((found) => [
      found.layer,
      found.neuron,
      String(found.rank),
      (100 * found.parameterShare).toFixed(1),
      (100 * found.workShare).toFixed(1),
      dropText(found),
      found.score === null ? '∞' : shortNumber(Number(found.score.toPrecision(3))),
      dropText(found.together),
      ...(chosen ? [chosen.includes(found.layer) ? 'conventional' : found.neuron] : []),
    ]),
    columns,
  );
  print(`
score = share of parameters × share of work / drop. Large: make it conventional, it costs much and brings little (∞: nothing
is lost); small: keep it quadratic. The last number is what is lost with all layers up to that rank conventional at once.`);
  if (withoutLinearTerm.length > 0) {
    print(`Without a linear term, and not measured: ${withoutLinearTerm.join(', ')}.`);
  }
  if (chosen !== undefined) print(savings(findings, chosen));
}

const dropText = ({ drop }: WithoutTerms): string =>
  drop === null ? '∞' : drop.toFixed(2).replace('-0.00', '0.00');

function savings(
  { layers, parameters, multiplyAdds }: ImportanceFindings,
  chosen: readonly string[],
): string {
  const saved = (key: 'parameters' | 'multiplyAdds'): number =>
    layers.reduce(
      (sum, found) => sum + (chosen.includes(found.layer) ? found[key] - found.conventional[key] : 0),
      0,
    );
  const change = (what: string, whole: number, less: number): string =>
    `${what} ${whole.toLocaleString('en-US')} → ${(whole - less).toLocaleString('en-US')}`;
  return `\nMixed: ${change('parameters', parameters, saved('parameters'))}, ${change('multiply-adds', multiplyAdds, saved('multiplyAdds'))}.`;
}
