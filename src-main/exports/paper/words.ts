import type { ExperimentResults } from '../../domain/experiment/results';

/** Which budget was used, in a sentence. */
export function budgetSentence({ budget, seeds, epochs, dataset, time }: ExperimentResults): string {
  const took = time.measured ? 'took' : 'is estimated to take';
  return `${budget === 'quick' ? 'Quick budget' : 'Full budget'}: ${seeds} seed${seeds === 1 ? '' : 's'} a row, ${epochs} epochs, data set ${dataset}; it ${took} ${minutesText(time.minutes)} on ${time.on}.`;
}

/** What has not been run, in a sentence; undefined where everything has. */
export function openSentence({ rows, seeds }: ExperimentResults): string | undefined {
  const untouched = rows.filter(({ counts }) => counts.total === 0).map(({ title }) => title);
  if (untouched.length === rows.length) return 'No row has been run.';
  const begun = rows.filter(
    ({ counts, missing }) => counts.total > 0 && (missing > 0 || counts.unfinished > 0),
  );
  const parts = [
    untouched.length === 0 ? [] : `not run: ${untouched.join('; ')}`,
    begun.length === 0
      ? []
      : `with fewer than ${seeds} seeds so far: ${begun
          .map(({ title, counts }) => `${title} (${counts.finished})`)
          .join('; ')}`,
  ].flat();
  return parts.length === 0 ? undefined : `Rows ${parts.join('. Rows ')}.`;
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
