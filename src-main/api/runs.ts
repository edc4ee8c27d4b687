import { z } from 'zod';
import { metricName, target } from './inputs';
import { jsonNumber } from './json-number';
import { createRouter, procedure } from './trpc';
import { runDetail } from './views';

/** More metrics than this are asked for in several calls. */
const mostMetrics = 50;

export const runs = createRouter({
  /** A run and the recorded values of the chosen metrics; a metric that it does not have is empty. */
  show: procedure
    .input(target.extend({ metrics: z.array(metricName).max(mostMetrics).default([]) }))
    .query(({ ctx, input }) => {
      const run = ctx.runs.find(input.id);
      const curves = [...new Set(input.metrics)].map((metric) => ({
        metric,
        points: ctx.runs
          .series(run.id, metric)
          .map(({ step, epoch, value }) => ({ step, epoch, value: jsonNumber(value) })),
      }));
      return { run: runDetail(run), curves };
    }),
});
