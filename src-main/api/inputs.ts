import { z } from 'zod';

/** An id, or what else finds a sweep or a run: the beginning of its id, a sweep's name, or `last`. */
export const target = z.object({ id: z.string().min(1).max(300) });

/** More points than this no screen can show of a line. */
const mostPoints = 20_000;

/** A part of curves, both ends included, and the most points that are wanted of each. */
export const curveWindow = z.object({
  from: z.number().nonnegative().optional(),
  to: z.number().nonnegative().optional(),
  points: z.int().min(2).max(mostPoints).optional(),
});

/** Names of metrics are open: a layer's norms carry the layer's name. */
export const metricName = z.string().min(1).max(200);
