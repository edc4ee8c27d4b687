/** What a command put into the queue, or changed. */
export interface Affected {
  sweepIds: string[];
  /** Of runs without a sweep, or of those that were named. */
  runIds: string[];
}

/** What `quadlab runs …` commands are given. */
export interface ChosenRuns {
  runIds: readonly string[];
}
