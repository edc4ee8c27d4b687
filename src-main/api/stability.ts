import { titleParts } from '../exports/titles';
import { metricName, target } from './inputs';
import { jsonNumber } from './json-number';
import { procedure } from './trpc';

/** How much the curve of a metric oscillates, and where the run collapsed; null where nothing was recorded. */
export const stability = procedure.input(target.extend({ metric: metricName })).query(({ ctx, input }) => {
  const found = ctx.stability(ctx.runs.find(input.id), input.metric);
  if (found === undefined) return null;
  const { fate, at = null, readings, collapses } = found;
  const { oscillation = null, worst = null, stages } = found.oscillation;
  return {
    title: titleParts(input.metric),
    fate,
    at,
    readings,
    oscillation,
    worst,
    stages: stages.map(({ rate = null, oscillation: own = null, ...stage }) => ({
      ...stage,
      rate,
      oscillation: own,
    })),
    collapses: collapses.map(({ from, until = null, before = null, worst: lost }) => ({
      from,
      until,
      before,
      worst: jsonNumber(lost),
    })),
  };
});
