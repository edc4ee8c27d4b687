import type { Command } from 'commander';
import type { RunComparison } from '../domain/reproduction/compare-runs';
import { exitCodes } from './exit-codes';

export interface RequireEqualOption {
  requireEqual?: boolean;
}

export function withRequireEqual(command: Command): Command {
  return command.option(
    '--require-equal',
    `end with exit code ${exitCodes.unequal} where results are not equal bit for bit`,
  );
}

/** The exit code of a command that compares; results that differ are an error only where that is asked for. */
export function codeOfComparisons(
  comparisons: readonly RunComparison[],
  { requireEqual }: RequireEqualOption,
): number {
  const equal = comparisons.every(({ verdict }) => verdict === 'equal');
  return equal || requireEqual !== true ? exitCodes.ok : exitCodes.unequal;
}
