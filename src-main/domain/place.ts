import { z } from 'zod';

/** What a run was given of the machine that it trains on. */
export const placeSchema = z.object({
  /** `cpu`, or the name and the number of a GPU. */
  device: z.string(),
  /** Computing threads. */
  threads: z.int().positive(),
  /** The GPU that it sees, as CUDA names it; undefined where it is to use none, or whichever there is. */
  gpu: z.string().optional(),
});
export type Place = z.output<typeof placeSchema>;
