import { bestToKeep } from '../../domain/collapse';
import type { CollapseOptions } from '../../domain/config/pruner-config';
import { goOn, inWords, readingsOf, type Decision, type Pruner, type Report } from './pruner';

/**
 * Stops a run that is past saving, from its own metrics alone: its loss is not finite, or was above `factor` times the best
 * so far for some readings in a row; or in one of its layers the norm of w_g or w_b is not finite, or was above `growth` times
 * the scale that the layer began with for as many readings: the larger of that norm's first reading and norm_r's, since
 * ReLinear starts the quadratic terms at 0.
 */
export function createCollapsePruner(options: Omit<CollapseOptions, 'type'>): Pruner {
  return {
    shouldPrune({ reports }) {
      const decisions = [lossDecision, normDecision].map((decide) => decide(reports, options));
      return decisions.find(({ prune }) => prune) ?? goOn;
    },
  };
}

function lossDecision(
  reports: readonly Report[],
  { metric, factor, readings }: Omit<CollapseOptions, 'type'>,
): Decision {
  const losses = readingsOf(reports, metric).map(({ value }) => value);
  const last = losses.at(-1);
  if (last === undefined) return goOn;
  if (!Number.isFinite(last)) return { prune: true, reason: `${metric} is ${last}` };
  const first = losses.find((loss) => Number.isFinite(loss)) ?? last;
  const best = bestToKeep(
    first,
    losses.reduce((a, b) => Math.min(a, b), first),
  );
  if (losses.length <= readings || losses.slice(-readings).some((loss) => !(loss > factor * best)))
    return goOn;
  return {
    prune: true,
    reason: `${metric} was above ${inWords(factor)} times its best, ${inWords(best)}, for ${readings} readings in a row; now ${inWords(last)}`,
  };
}

function normDecision(
  reports: readonly Report[],
  { growth, readings }: Omit<CollapseOptions, 'type'>,
): Decision {
  const names = Object.keys(reports.at(-1)?.values ?? {}).filter((name) =>
    /^layer\/.*\/norm_[gb]$/.test(name),
  );
  for (const name of names) {
    const norms = readingsOf(reports, name).map(({ value }) => value);
    const last = norms.at(-1);
    if (last === undefined) continue;
    if (!Number.isFinite(last)) return { prune: true, reason: `${name} is ${last}` };
    const linear = readingsOf(reports, name.replace(/[gb]$/, 'r'))[0]?.value ?? 0;
    const start = Math.max(linear, norms[0] ?? 0);
    const isLarge = norms.length >= readings && norms.slice(-readings).every((norm) => norm > growth * start);
    if (start > 0 && isLarge) {
      return {
        prune: true,
        reason: `${name} was above ${inWords(growth)} times the ${inWords(start)} that the layer began with, for ${readings} readings in a row; now ${inWords(last)}`,
      };
    }
  }
  return goOn;
}
