import type { Command } from 'commander';
import { writeSplineNetwork, type WrittenSplineNetwork } from '../../../app';
import { parseSplineFile } from '../../../domain/config/parse-config';
import { readText, withJson, type JsonOption } from '../../options';
import { plural, print, printJson, shortNumber } from '../../output/print';

export function registerSpline(inspect: Command): void {
  withJson(inspect.command('spline'))
    .description(
      'the quadratic network that equals a polynomial spline (Proposition 1), as weights and a configuration',
    )
    .argument(
      '<file>',
      'YAML or JSON: { breakpoints, coefficients }, or { dataset } of the generator polynomial-spline',
    )
    .requiredOption('--out <file>', 'the safetensors file to write; the configuration goes beside it')
    .addHelpText(
      'after',
      `
breakpoints are the knots, ends included; coefficients has a list for each piece, of what stands before the powers 0, 1, 2, …
of x − knot, the knot being the one that the piece begins at:

  breakpoints: [-1, 0, 2]
  coefficients: [[0, 1], [1, 1, -0.5]]`,
    )
    .action(async (file: string, { out, json }: JsonOption & { out: string }) => {
      const written = await writeSplineNetwork(parseSplineFile(readText(file), file), out, file);
      if (json === true) printJson(written);
      else printWritten(written);
    });
}

function printWritten(written: WrittenSplineNetwork): void {
  const { weights, config, table, dataset, pieces, degree, widths, difference, asWritten } = written;
  print(`${plural(pieces, 'piece')} of degree ${degree}: a network 1-${widths.join('-')}-1 of quadratic neurons.
It differs from the spline, which is up to ${shortNumber(difference.largestValue)}, at ${difference.points} points by at most
  ${shortNumber(difference.largest)} in double precision, at ${shortNumber(difference.at)}
  ${shortNumber(asWritten.largest)} with the weights in single precision, as they are written, at ${shortNumber(asWritten.at)}
${weights}: the weights
${config}: a run that starts with them`);
  const load =
    table === undefined ? '' : `quadlab dataset add ${dataset} ${table} --target y --task regression\n`;
  if (table !== undefined) print(`${table}: points of the spline`);
  print(`\n${load}quadlab model evaluate ${config} --weights ${weights}`);
}
