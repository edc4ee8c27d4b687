import { InvalidArgumentError, type Command } from 'commander';
import { inspectionOptions } from '../../../domain/inspections';
import type { PiecesFindings } from '../../../domain/inspections/pieces';
import {
  positiveInteger,
  readingApp,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
} from '../../options';
import { plural, print, printJson, printTable, shortNumber } from '../../output/print';
import { inspectRun } from './inspect-run';

interface PiecesOptions extends HomeOption, JsonOption {
  interval?: [number, number];
  output?: number;
}

/** Columns of the table; the coefficients of higher powers are in the JSON. */
const shownPowers = 4;

export function registerPieces(inspect: Command): void {
  withJson(withHome(inspect.command('pieces')))
    .description(
      'the exact piecewise polynomial of a network of one number with ReLU: breakpoints, coefficients',
    )
    .argument('<run>', 'id, beginning of an id, or last')
    .option(
      '--interval <a,b>',
      'in the units of the data (default: from its smallest to its largest input)',
      interval,
    )
    .option('--output <n>', 'which output, where the network has several', positiveInteger)
    .action(async (run: string, { interval, output, ...options }: PiecesOptions) => {
      const asked = inspectionOptions.pieces.parse({
        ...(interval && { interval }),
        ...(output !== undefined && { output }),
      });
      await readingApp(options, async (app) => {
        const inspection = await inspectRun(app, 'pieces', run, asked);
        if (options.json === true) printJson(inspection);
        else printPieces(inspection.findings);
      });
    });
}

function interval(text: string): [number, number] {
  const [from, to, ...others] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (from === undefined || to === undefined || others.length > 0 || !(from < to)) {
    throw new InvalidArgumentError('Expected two numbers a < b with a comma between them, such as -1,1.');
  }
  return [from, to];
}

function printPieces({ interval: [from, to], largestDegree, pieces, check, profile }: PiecesFindings): void {
  print(
    `${plural(pieces.length, 'piece')} on [${shortNumber(from)}, ${shortNumber(to)}], of a degree of at most ${largestDegree}.\n`,
  );
  const powers = Array.from({ length: Math.min(shownPowers, largestDegree + 1) }, (_, k) => `a_${k}`);
  const header = ['from', 'to', 'degree', ...powers, 'largest', 'of power'];
  printTable(
    header,
    pieces.map((piece) => {
      const sizes = piece.powers.map(Math.abs);
      const largest = sizes.indexOf(Math.max(...sizes));
      return [
        shortNumber(piece.from),
        shortNumber(piece.to),
        String(piece.degree),
        ...powers.map((_, k) => shortNumber(piece.powers[k] ?? 0)),
        shortNumber(piece.powers[largest]),
        String(largest),
      ];
    }),
    header,
  );
  print('\nThe size of the coefficients by their power, over the pieces:\n');
  printTable(
    ['power', 'mean |a|', 'largest |a|', 'pieces that have it'],
    profile.map(({ degree, mean, largest, present }) => [
      String(degree),
      mean === null ? '' : shortNumber(mean),
      shortNumber(largest),
      String(present),
    ]),
    ['power', 'mean |a|', 'largest |a|', 'pieces that have it'],
  );
  const { points, largestDifference, at, largestDifferenceOfPowers, largestOutput } = check;
  print(`
Against the network's own output in double precision, at ${points} points where it is up to ${shortNumber(largestOutput)}: differs by ${shortNumber(largestDifference)}
at most, at ${shortNumber(at)}; summed up in powers of x, by ${shortNumber(largestDifferenceOfPowers)}.`);
}
