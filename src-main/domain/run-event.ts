import { z } from 'zod';

/** JSON has no NaN and no infinity, and a diverging run has both: they are written as words. */
const specialNumbers: Record<string, number> = { NaN, Infinity, '-Infinity': -Infinity };

export const metricValue = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']).transform((word) => specialNumbers[word] ?? NaN),
]);

export function encodeMetric(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Seconds since this attempt began, by a clock that nobody sets; journals of early versions lack it. */
const elapsed = { elapsed: z.number().nonnegative().optional() };

const position = { epoch: z.int().nonnegative(), step: z.int().nonnegative() };

/** What a worker (or, while none is alive, the app) writes into a run's journal. */
const bodies = [
  z.object({
    type: z.literal('started'),
    attempt: z.int().positive(),
    pid: z.int(),
    host: z.string(),
    /** The checkpoint that training goes on from; none for a fresh start. */
    resumedFrom: z.object({ ...position, file: z.string() }).nullable(),
    /** Where a fresh start took its weights from: a run, at the end of one of its stages or of all, or a file. */
    transferredFrom: z
      .object({
        run: z.string().optional(),
        stage: z.int().positive().optional(),
        file: z.string().optional(),
        /** Of the file that they were read from. */
        sha256: z.string().optional(),
        /** Parameters and statistics that were taken over. */
        tensors: z.int(),
        /** Completed epochs that the training begins with. */
        firstEpoch: z.int().nonnegative(),
      })
      .optional(),
    backend: z.string(),
    /** Where `auto` had a choice: how long a step took on each backend, or why none could be taken. */
    backendsMeasured: z
      .array(
        z.object({
          backend: z.string(),
          stepMs: z.number().optional(),
          problem: z.string().optional(),
        }),
      )
      .optional(),
    /** What the run was given of the machine; missing where nobody divided it. */
    device: z.string().optional(),
    threads: z.int().positive().optional(),
    versions: z.record(z.string(), z.string()),
    /** The code and the machine; runs of older versions did not record them. */
    code: z.object({ version: z.string(), commit: z.string(), changes: z.string() }).optional(),
    machine: z.object({ processor: z.string(), cores: z.int(), system: z.string() }).optional(),
    fingerprint: z.string(),
    parameters: z.int(),
    trainExamples: z.int(),
    testExamples: z.int(),
    validationExamples: z.int().optional(),
  }),
  z.object({ type: z.literal('metrics'), ...position, values: z.record(z.string(), metricValue) }),
  z.object({
    type: z.literal('checkpoint'),
    ...position,
    file: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    ...elapsed,
  }),
  /** What the network had learnt at the end of a stage, kept for good. Training does not go on from it. */
  z.object({
    type: z.literal('stage'),
    ...position,
    stage: z.int().positive(),
    file: z.string(),
    bytes: z.int(),
    sha256: z.string(),
  }),
  z.object({ type: z.literal('warning'), code: z.string(), message: z.string() }),
  z.object({
    type: z.literal('stopped'),
    ...position,
    reason: z.enum(['pause', 'cancel', 'prune', 'shutdown', 'app-gone', 'signal']),
    /** Why, where a pruner stopped it. */
    message: z.string().optional(),
    ...elapsed,
  }),
  z.object({ type: z.literal('finished'), ...position, ...elapsed }),
  z.object({
    type: z.literal('diverged'),
    ...position,
    /** First layer with a value that is not finite, and whether its parameters or its output had it. */
    layer: z.string(),
    where: z.enum(['parameters', 'output', 'loss']),
    message: z.string(),
    ...elapsed,
  }),
  z.object({
    type: z.literal('failed'),
    code: z.string(),
    message: z.string(),
    advice: z.string().optional(),
    ...elapsed,
    /** There where the cause may pass, so that the app tries the run again. */
    retry: z.literal(true).optional(),
  }),
  // From here on: written by the app while no worker is alive.
  z.object({
    type: z.literal('crashed'),
    exitCode: z.int().nullable(),
    signal: z.string().nullable(),
    message: z.string(),
    /** Of the failure that the worker had told of, where it had. */
    code: z.string().optional(),
    advice: z.string().optional(),
    /** True where the run is given up, false where it is tried again. */
    final: z.boolean(),
  }),
  z.object({ type: z.literal('paused') }),
  z.object({ type: z.literal('cancelled') }),
  z.object({ type: z.literal('pruned'), message: z.string() }),
  z.object({ type: z.literal('queued') }),
  /** Back into the queue, to begin anew: checkpoints before this are not gone on from. */
  z.object({ type: z.literal('restarted') }),
  /** From here on the training has so many epochs, whatever its configuration says. */
  z.object({ type: z.literal('extended'), epochs: z.int().positive() }),
  /** Of queued runs, those of a higher priority start first. */
  z.object({ type: z.literal('prioritized'), priority: z.int() }),
] as const;

export const runEventBodySchema = z.discriminatedUnion('type', bodies);
export type RunEventBody = z.output<typeof runEventBodySchema>;

export const runEventSchema = z.intersection(
  /** `seq` counts from 1 without gaps; `time` is milliseconds since 1970. */
  z.object({ seq: z.int().positive(), time: z.int() }),
  runEventBodySchema,
);
export type RunEvent = RunEventBody & { seq: number; time: number };
export type TransferredFrom = NonNullable<Extract<RunEventBody, { type: 'started' }>['transferredFrom']>;
export type StopReason = Extract<RunEventBody, { type: 'stopped' }>['reason'];
