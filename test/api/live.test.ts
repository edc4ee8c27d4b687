import { describe, expect, it, onTestFinished } from 'vitest';
import { appRouter } from '../../src-main/api/router';
import { createApp } from '../../src-main/app';
import { temporaryFolder } from '../support/temporary';
import { addSweep } from './sample-home';

async function watched() {
  const home = temporaryFolder();
  const stop = new AbortController();
  const writer = await createApp({ home });
  const reader = await createApp({ home, role: 'reader' });
  onTestFinished(() => {
    stop.abort();
    reader.dispose();
    writer.dispose();
  });
  return { writer, stop, live: appRouter.createCaller(reader, { signal: stop.signal }).live };
}

const next = async <T>(values: AsyncIterable<T>): Promise<T | undefined> => {
  for await (const value of values) return value;
  return undefined;
};

describe('a page that follows a home', () => {
  it('is told once where nothing changes, and again of what another process writes', async () => {
    const { writer, stop, live } = await watched();
    const told: string[] = [];
    const following = (async () => {
      for await (const revision of await live.changes()) told.push(revision);
    })();
    await expect.poll(() => told.length).toBe(1);
    addSweep(writer, () => 'queued');
    await expect.poll(() => told.length).toBeGreaterThan(1);
    expect(new Set(told).size).toBe(told.length);
    stop.abort();
    await following;
  });

  it('is told which sweep has ended', async () => {
    const { writer, live } = await watched();
    addSweep(writer, () => 'finished');
    const id = addSweep(writer, () => 'queued');
    const ended = next(await live.ended());
    await writer.sweeps.cancel(id);
    expect(await ended).toMatchObject({ id, status: 'cancelled' });
  });
});
