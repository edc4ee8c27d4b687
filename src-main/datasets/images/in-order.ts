/** Images at work at the same time: they keep the threads of the system's pool busy while some are read. */
const most = 12;
const decodedBytes = 2 ** 28;

/** How many images of so many bytes, when they are decoded, are at work at the same time. */
export function imagesAtOnce(bytes: number): number {
  return Math.max(2, Math.min(most, Math.floor(decodedBytes / bytes)));
}

/**
 * The results of asynchronous work on items, in the order of the items, with at most `atOnce` at work or waiting to be taken.
 * After an error no more work is begun.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  atOnce = most,
): AsyncGenerator<Result, void, undefined> {
  const begun: Promise<Result>[] = [];
  try {
    for (const item of items) {
      const result = work(item);
      // Whoever takes it hears of the error.
      result.catch(() => undefined);
      begun.push(result);
      if (begun.length < atOnce) continue;
      const first = begun.shift();
      if (first !== undefined) yield await first;
    }
    for (let next = begun.shift(); next !== undefined; next = begun.shift()) yield await next;
  } finally {
    await Promise.allSettled(begun);
  }
}
