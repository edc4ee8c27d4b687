import type { Command } from 'commander';
import { functionSpaceOf, mostParametersOfRank, parseWidths, type FunctionSpace } from '../../../app';
import { withJson, type JsonOption } from '../../options';
import { print, printJson, printTable } from '../../output/print';

interface Options extends JsonOption {
  widths: string[];
  rank?: boolean;
  biases: boolean;
}

export function registerDimension(inspect: Command): void {
  withJson(inspect.command('dimension'))
    .description('the dimension of the function space of polynomial networks: bounds, and the numerical rank')
    .argument('[widths...]', 'inputs and neurons of each layer, such as 2,3,1; several make a table')
    .option('--widths <widths>', 'more of them; can be given several times', collect, [])
    .option('--rank', `also the rank of networks of up to ${mostParametersOfRank} parameters`)
    .option('--no-biases', 'of networks without biases, as Kileel et al. have them')
    .addHelpText(
      'after',
      `
Of quadratic neurons without activation (Lemma 2, Eq. 19), and of conventional neurons with a quadratic activation in the
hidden layers (Eq. 23). The bound is the smaller of what the parameters leave, less the scalings that change no function, and
the number of coefficients of the outputs. --rank measures the dimension itself, as the rank of the derivatives of outputs
by parameters at random ones; gap says by what factor the singular values fall behind it.`,
    )
    .action((texts: string[], options: Options) => {
      const all = [...texts, ...options.widths].map(parseWidths);
      if (all.length === 0) inspect.error('error: expected widths, such as 2,3,1');
      const spaces = functionSpaceOf(all, { biases: options.biases, rank: options.rank === true });
      if (options.json === true) printJson(spaces);
      else printSpaces(spaces, options);
    });
}

/** Less than this is no clear end of the singular values. */
const leastGap = 1000;
const titles = { quadratic: 'quadratic neurons', activation: 'quadratic activation' } as const;

function printSpaces(spaces: readonly FunctionSpace[], { rank, biases }: Options): void {
  const measured = rank === true ? ['rank', 'gap'] : [];
  const numbers = ['degree', 'parameters', 'scalings', 'coefficients', 'bound', ...measured];
  printTable(
    ['widths', 'network', ...numbers],
    spaces.map((space) => [
      space.widths.join(','),
      titles[space.realization],
      ...[space.degree, space.parameters, space.symmetries, space.coefficients, space.bound].map(count),
      ...(rank === true ? [count(space.rank?.rank), gapText(space.rank?.gap)] : []),
    ]),
    numbers,
  );
  if (!biases) print('\nWithout biases.');
  if (rank !== true) return;
  if (spaces.some((space) => space.rank === undefined))
    print(`\nNo rank of networks of more than ${mostParametersOfRank} parameters.`);
  if (spaces.some((space) => (space.rank?.gap ?? Infinity) < leastGap))
    print(`\nA rank with a gap below ${leastGap} is a guess: double precision can't tell it.`);
}

const count = (value: number | undefined): string => {
  if (value === undefined) return '';
  return value > Number.MAX_SAFE_INTEGER ? value.toExponential(3) : value.toLocaleString('en-US');
};
const gapText = (gap: number | undefined): string => (gap === undefined ? '' : gap.toExponential(1));
const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
