import type { Finding, Measure } from '../../domain/experiment/experiment';
import type { ResultFinding, ResultRow, Statistic } from '../../domain/experiment/results';

/** Fewer runs of a row decide nothing. */
const fewestRuns = 2;

/** What a row came to: its runs, `never` where none converged, nothing where they are still to come. */
type Outcome = Statistic | 'never' | undefined;

/**
 * Whether what the paper claims is so in our means; that a row came to nothing is worse than any value. Open where a row has
 * not been run, or only once. Says where means that are next to each other are less than a standard error apart.
 */
export function findingOf(
  { claim, measure: name, order }: Finding,
  measure: Measure | undefined,
  rows: readonly ResultRow[],
): ResultFinding {
  const sign = measure?.goal === 'maximize' ? -1 : 1;
  const compared = order.flatMap((title) => {
    const row = rows.find((each) => each.title === title);
    return row === undefined ? [] : [{ title, outcome: outcomeOf(row, name) }];
  });
  const pairs = compared.slice(1).map((after, index) => [compared[index] ?? after, after] as const);
  const isWhole = compared.length === order.length && compared.every(({ outcome }) => isDecided(outcome));
  const close = pairs.filter(([a, b]) => isClose(a.outcome, b.outcome));
  const evidence = compared.map(({ title, outcome }) => `${title}: ${wordsOf(outcome)}`).join(' · ');
  return {
    claim,
    measure: name,
    holds: isWhole ? pairs.every(([a, b]) => isBetter(a.outcome, b.outcome, sign)) : null,
    evidence: [
      evidence,
      ...close.map(([a, b]) => `${a.title} and ${b.title} are less than a standard error apart`),
    ].join('; '),
  };
}

function outcomeOf({ values, counts }: ResultRow, name: string): Outcome {
  const ours = values[name]?.ours;
  if (ours) return ours;
  return counts.diverged > 0 && counts.unfinished === 0 ? 'never' : undefined;
}

const isDecided = (outcome: Outcome): boolean =>
  outcome === 'never' || (outcome !== undefined && outcome.n >= fewestRuns);

/** Of two that both came to nothing none is better. */
function isBetter(better: Outcome, worse: Outcome, sign: number): boolean {
  if (better === undefined || better === 'never') return false;
  return worse === 'never' || (worse !== undefined && sign * better.mean <= sign * worse.mean);
}

/** By the standard error of a difference of means, √(s₁²/n₁ + s₂²/n₂). */
function isClose(a: Outcome, b: Outcome): boolean {
  if (a === undefined || b === undefined || a === 'never' || b === 'never') return false;
  if (a.deviation === null || b.deviation === null) return false;
  const error = Math.hypot(a.deviation / Math.sqrt(a.n), b.deviation / Math.sqrt(b.n));
  return Math.abs(a.mean - b.mean) < error;
}

function wordsOf(outcome: Outcome): string {
  if (outcome === undefined) return 'not run';
  if (outcome === 'never') return 'did not converge';
  const { mean, deviation, n } = outcome;
  const short = (value: number, digits: number): string => Number(value.toPrecision(digits)).toString();
  if (deviation === null) return `${short(mean, 4)} (${n === 1 ? 'one run' : `n = ${n}`})`;
  return `${short(mean, 4)} ± ${short(deviation, 2)} (n = ${n})`;
}
