import { z } from 'zod';

/** An id, or what else finds a sweep or a run: the beginning of its id, a sweep's name, or `last`. */
export const target = z.object({ id: z.string().min(1).max(300) });

/** Names of metrics are open: a layer's norms carry the layer's name. */
export const metricName = z.string().min(1).max(200);
