/** What a measuring process tells whoever started it. */
export interface Progress {
  /** What is being measured, in words: `step 3 of 10`. */
  readonly at: string;
}

/** Called between two steps; something to wait for where it is time to look up. */
export type Pulse = (at?: string) => Promise<void> | undefined;

const milliseconds = 500;

/**
 * Lets a measuring process hear, twice a second, whether whoever started it is still there, and say how far it is. Steps
 * of backends that compute at once would otherwise follow each other without a turn of the event loop.
 */
export function createPulse(): Pulse {
  if (process.send === undefined) return () => undefined;
  process.once('disconnect', () => {
    process.exit(1);
  });
  let last = -Infinity;
  return (at) => {
    const now = performance.now();
    if (now - last < milliseconds) return undefined;
    last = now;
    if (at !== undefined && process.connected) process.send?.({ at } satisfies Progress);
    return new Promise((resolve) => setImmediate(resolve));
  };
}
