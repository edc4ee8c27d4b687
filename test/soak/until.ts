import { setTimeout as delay } from 'node:timers/promises';

/** Far longer than anything here takes: it ends a test that hangs, and measures nothing. */
const hangMilliseconds = 180_000;

/** Waits for something; what never comes is told by name. */
export async function until(
  what: string | (() => string),
  isSo: () => boolean,
  milliseconds = hangMilliseconds,
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!isSo()) {
    if (performance.now() > deadline) {
      const name = typeof what === 'string' ? what : what();
      throw new Error(`waited ${milliseconds / 1000} s in vain for ${name}`);
    }
    await delay(20);
  }
}
