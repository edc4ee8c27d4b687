import { z } from 'zod';

/** What a generator draws its examples from. */
export const seedOf = (what: string) =>
  z.int().nonnegative().default(0).describe(`seed of the generated ${what} (not of the training)`);
