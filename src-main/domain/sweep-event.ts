import { z } from 'zod';
import { jsonSchema, type PointValues } from './config/dimension';
import { sweepFileSchema } from './config/sweep-config';
import { metricValue } from './run-event';

const point = z.int().nonnegative();
const values: z.ZodType<PointValues> = z.record(z.string(), jsonSchema);

/**
 * What the app writes into the journal of a sweep: all that it decided or was told. Together with the journals of the runs
 * it says everything of a sweep, and in which order its sampler learnt of what.
 */
const bodies = [
  z.object({
    type: z.literal('created'),
    id: z.string().min(1),
    createdAt: z.int(),
    config: sweepFileSchema,
    /** How many digits the number of a point has at the least in the ids of runs. */
    digits: z.int().positive(),
  }),
  /** A point was chosen: a run for each of its seeds. What the sampler knew is what stands before it. */
  z.object({ type: z.literal('asked'), point, values, seeds: z.array(z.int().nonnegative()) }),
  /** No run of a point is unfinished any more; what they came to, as means over the seeds. */
  z.object({
    type: z.literal('ended'),
    point,
    state: z.enum(['finished', 'pruned', 'diverged', 'failed', 'cancelled']),
    objectives: z.array(metricValue),
    reached: z.number(),
  }),
  /** Further seeds for some points. */
  z.object({
    type: z.literal('seeds-added'),
    /** By which it is known that asked for it, so that it is done once. */
    token: z.string().optional(),
    points: z.array(point),
    seeds: z.array(z.int().nonnegative()),
  }),
  /** Runs of these points are to train again. */
  z.object({ type: z.literal('reopened'), points: z.array(point) }),
  /** Another configuration: points that are in neither are dropped, others have values for its dimensions. */
  z.object({
    type: z.literal('edited'),
    config: sweepFileSchema,
    dropped: z.array(point),
    values: z.record(z.string(), values),
  }),
  /** No more points are asked for: because of its budget, or as a person wants it. */
  z.object({
    type: z.literal('held'),
    by: z.enum(['pause', 'cancel', 'budget']),
    message: z.string().optional(),
  }),
  z.object({ type: z.literal('resumed') }),
  z.object({ type: z.literal('prioritized'), priority: z.int() }),
  /** A run was deleted, and does not come back. */
  z.object({ type: z.literal('removed'), point, seed: z.int().nonnegative() }),
] as const;

const bodySchema = z.discriminatedUnion('type', bodies);
export type SweepEventBody = z.output<typeof bodySchema>;

/**
 * `seq` counts from 1 without gaps; `time` is milliseconds since 1970; `more`: the next event was written together with this
 * one, and without it this one counts for nothing.
 */
export const sweepEventSchema = z.intersection(
  z.object({ seq: z.int().positive(), time: z.int(), more: z.literal(true).optional() }),
  bodySchema,
);
export type SweepEvent = SweepEventBody & { seq: number; time: number; more?: true | undefined };
