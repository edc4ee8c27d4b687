import type { Command } from 'commander';
import type { AmplificationFindings, NetworkAmplification } from '../../../domain/inspections/amplification';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson, printTable, shortNumber } from '../../output/print';
import { inspectRun } from './inspect-run';

export function registerAmplification(inspect: Command): void {
  withJson(withHome(inspect.command('amplification')))
    .description('how much a network amplifies a small input, by layer, beside one of conventional neurons')
    .argument('<run>', 'an id, a beginning of an id, or last')
    .addHelpText(
      'after',
      `
The norm of the derivative of the network by its input at x = 0 (Frobenius), as its last checkpoint has it, beside that of the
network with conventional neurons of the same w_r and b_r. Of an mlp it is computed from the matrices; of others exactly where
the input has few numbers, else estimated from random directions, and the number behind ± is the standard error.
A layer by itself is the derivative of its output, before any activation, by its own input.`,
    )
    .action(async (run: string, options: HomeOption & JsonOption) => {
      await readingApp(options, async (app) => {
        const inspection = await inspectRun(app, 'amplification', run, {});
        if (options.json === true) printJson(inspection);
        else printFindings(inspection.findings);
      });
    });
}

function printFindings({ network, conventional, ...rest }: AmplificationFindings): void {
  const { directions, infinitesimal, expected, layers } = rest;
  print(`The network amplifies a small input ${magnitude(network)}`);
  if (conventional) print(`With conventional neurons of the same w_r: ${magnitude(conventional)}`);
  if (conventional && infinitesimal !== null) {
    print(`As though hidden outputs were infinitesimal (Eq. 32): ${shortNumber(infinitesimal)}`);
  }
  if (expected) {
    const { quadratic, conventional } = expected;
    print(
      `Random networks of this structure (Eq. 33): ${shortNumber(quadratic)}, conventional ${shortNumber(conventional)}`,
    );
  }
  if (directions !== null) print(`Estimated from ${directions} random directions.`);
  const blocked = layers.find(({ running }) => running === 0)?.layer;
  if (blocked !== undefined) {
    print(`From ${blocked} on the derivative is 0: at x = 0 nothing gets past ReLUs that are off.`);
  }
  print('');
  printTable(
    ['layer', 'neuron', 'by itself', 'if conventional', 'up to here', 'if conventional'],
    layers.map(({ layer, neuron, own, running, conventional }) => [
      ...[layer, neuron],
      ...[value(own), value(conventional?.own), value(running), value(conventional?.running)],
    ]),
    ['by itself', 'if conventional', 'up to here'],
  );
}

function magnitude({ frobenius, error, spectral }: NetworkAmplification): string {
  const within = error === null ? '' : ` ± ${shortNumber(error)}`;
  const largest =
    spectral === null || isAlike(spectral, frobenius)
      ? ''
      : `, at the most ${shortNumber(spectral)} in one direction`;
  return `${value(frobenius)}${within}${largest}`;
}

/** Of one input or one output both norms are the same. */
const isAlike = (a: number, b: number | null): boolean => b !== null && shortNumber(a) === shortNumber(b);

/** Null is no finite number. */
const value = (number: number | null | undefined): string =>
  number === null ? 'not finite' : shortNumber(number);
