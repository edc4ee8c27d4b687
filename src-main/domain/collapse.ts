/** When a loss has exploded: so many times its best so far, for so many readings in a row. One that is not finite has at once. */
export const explosion = { factor: 10, readings: 3 } as const;

/**
 * A best loss below this share of the first one counts as that share: a run that has nearly reached 0 may well come back
 * tenfold without harm.
 */
const nearlyNothing = 0.01;

/** The best loss that later ones are measured against; `first` and `best` are the first and the least finite one. */
export const bestToKeep = (first: number, best: number): number => Math.max(best, nearlyNothing * first);
