import type { ExperimentResults } from '../../domain/experiment/results';
import { noConvergence, rowState, type StateOf } from './row-state';

/** `quick budget: 5 seeds a row, 12 epochs, data set cifar10`. */
export const budgetClause = ({ budget, seeds, epochs, dataset }: ExperimentResults): string =>
  `${budget} budget: ${seeds} seed${seeds === 1 ? '' : 's'} a row, ${epochs} epochs, data set ${dataset}`;

/** How long it takes, and where. */
export function timeSentence({ time }: ExperimentResults): string {
  const took = time.measured ? 'It took' : 'It is estimated to take';
  return `${took} ${minutesText(time.minutes)} on ${time.on}.`;
}

/** Which budget was used, in a sentence or two. */
export function budgetSentence(results: ExperimentResults): string {
  const clause = budgetClause(results);
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}. ${timeSentence(results)}`;
}

/** What has not been run or is not whole yet, in a sentence or two; undefined where everything is. */
export function openSentence({ rows, seeds }: ExperimentResults, stateOf: StateOf): string | undefined {
  const byState = new Map<string, string[]>();
  const begun: string[] = [];
  for (const row of rows) {
    const state = rowState(row, stateOf);
    const { title, counts, missing } = row;
    const isOpen = missing > 0 || counts.unfinished > 0;
    // That it did not converge is a result.
    if (state !== undefined && (isOpen || state !== noConvergence))
      byState.set(state, [...(byState.get(state) ?? []), title]);
    else if (isOpen && counts.finished < seeds) begun.push(`${title} (${counts.finished})`);
  }
  const only = [...byState].find(([, titles]) => titles.length === rows.length)?.[0];
  if (only === 'not run') return 'No row has been run.';
  const none = rows.every(({ counts }) => counts.finished === 0 && counts.diverged === 0);
  if (none && only !== undefined)
    return `No row has finished: ${rows.length === 1 ? 'it is' : 'all are'} ${only}.`;
  const parts = [...byState].map(([state, titles]) => `${state}: ${titles.join('; ')}`);
  if (begun.length > 0) parts.push(`with fewer than ${seeds} seeds so far: ${begun.join('; ')}`);
  if (parts.length === 0) return undefined;
  return `${none ? 'No row has finished. ' : ''}Rows ${parts.join('. Rows ')}.`;
}

export const verdict = (holds: boolean | null): string =>
  holds === null ? 'open' : holds ? 'holds' : 'does not hold';

/** Long times in hours or days. */
export function minutesText(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  const [value, unit] =
    minutes < 100
      ? [minutes, 'minute']
      : minutes < 60 * 48
        ? [minutes / 60, 'hour']
        : [minutes / 60 / 24, 'day'];
  const rounded = value < 10 ? Math.round(value * 2) / 2 : Math.round(value);
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}
