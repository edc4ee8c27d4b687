import type { Finding, Measure } from '../../domain/experiment/experiment';
import type { ResultFinding, ResultRow } from '../../domain/experiment/results';

/** Whether what the paper claims is so in our means; that a row came to nothing is worse than any value. */
export function findingOf(
  { claim, measure: name, order }: Finding,
  measure: Measure | undefined,
  rows: readonly ResultRow[],
): ResultFinding {
  const sign = measure?.goal === 'maximize' ? -1 : 1;
  const compared = order.flatMap((title) => {
    const row = rows.find((each) => each.title === title);
    return row === undefined ? [] : [{ title, value: resultOf(row, name, sign) }];
  });
  const isWhole = compared.length === order.length && compared.every(({ value }) => value !== undefined);
  const values = compared.map(({ value }) => value ?? NaN);
  // Of two that both came to nothing none is better.
  const holds = values.every((value, index) => {
    const before = values[index - 1];
    return before === undefined || (before <= value && before < Infinity);
  });
  return {
    claim,
    measure: name,
    holds: isWhole ? holds : null,
    evidence: compared
      .map(({ title, value }) => `${title}: ${value === undefined ? 'not run' : wordOf(value * sign)}`)
      .join(' · '),
  };
}

/** The mean, turned around where more is better; undefined where nothing has come of the row yet. */
function resultOf({ values, counts }: ResultRow, name: string, sign: number): number | undefined {
  const mean = values[name]?.ours?.mean;
  if (mean !== undefined) return sign * mean;
  return counts.diverged > 0 && counts.unfinished === 0 ? Infinity : undefined;
}

const wordOf = (value: number): string =>
  Number.isFinite(value) ? Number(value.toPrecision(4)).toString() : 'did not converge';
