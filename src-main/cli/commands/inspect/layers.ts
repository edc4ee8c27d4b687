import type { Command } from 'commander';
import { shareTerms } from '../../../domain/inspections/layers';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson, printTable, shortNumber } from '../../output/print';
import { inspectRun } from './inspect-run';

export function registerLayers(inspect: Command): void {
  withJson(withHome(inspect.command('layers')))
    .description("how quadratic each layer became: what its neuron's terms share of its output's variance")
    .argument('<run>', 'an id, a beginning of an id, or last')
    .addHelpText(
      'after',
      `
Of each layer whose neuron has several terms: linear, (w_r·x + b_r)·b_g for a quadratic neuron; product, (w_r·x + b_r)(w_g·x);
power, w_b·x². A share is the covariance of the term with the output over the variance of the output, summed over neurons, on
examples of the test part, before any activation. The shares of a layer add up to 100 %; a term that counteracts the others is
below 0.`,
    )
    .action(async (run: string, options: HomeOption & JsonOption) => {
      await readingApp(options, async (app) => {
        const inspection = await inspectRun(app, 'layers', run, {});
        if (options.json === true) {
          printJson(inspection);
          return;
        }
        const { examples, layers } = inspection.findings;
        if (layers.length === 0) {
          print('No layer has neurons of several terms.');
          return;
        }
        printTable(
          ['layer', 'neuron', ...shareTerms, 'deviation'],
          layers.map(({ layer, neuron, shares, deviation }) => [
            ...[layer, neuron],
            ...shareTerms.map((term) => percent(shares[term])),
            deviation === null ? 'not finite' : shortNumber(deviation),
          ]),
          [...shareTerms, 'deviation'],
        );
        print(`\nOn ${examples} examples of the test part.`);
      });
    });
}

/** A term that the neuron lacks is left out; null: the output does not vary. */
function percent(share: number | null | undefined): string {
  if (share === undefined) return '';
  return share === null ? '–' : `${(100 * share).toFixed(1).replace(/^-0\.0$/, '0.0')} %`;
}
