import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { appendToSweepJournal, readSweepJournal } from '../../src-main/rundir/sweep-journal';
import { temporaryFolder } from '../support/temporary';

it('events that are written together count together, wherever a power cut ends the file', () => {
  const file = join(temporaryFolder(), 'sweep', 'journal.ndjson');
  const first = appendToSweepJournal(file, { bytes: 0, lastSeq: 0 }, [{ type: 'held', by: 'pause' }]);
  const second = appendToSweepJournal(file, { bytes: first.bytes, lastSeq: 1 }, [
    { type: 'resumed' },
    { type: 'prioritized', priority: 1 },
    { type: 'prioritized', priority: 2 },
  ]);
  const whole = readSweepJournal(file);
  expect(whole.events.map(({ seq, type }) => `${seq} ${type}`)).toEqual([
    '1 held',
    '2 resumed',
    '3 prioritized',
    '4 prioritized',
  ]);
  expect(whole.bytes).toBe(second.bytes);
  for (let length = second.bytes - 1; length >= first.bytes; length--) {
    truncateSync(file, length);
    expect(readSweepJournal(file)).toMatchObject({ bytes: first.bytes, events: [{ seq: 1 }] });
  }
  const { bytes } = appendToSweepJournal(file, { bytes: first.bytes, lastSeq: 1 }, [{ type: 'resumed' }]);
  expect(readFileSync(file)).toHaveLength(bytes);
  expect(readSweepJournal(file).events).toHaveLength(2);
});
