import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJournal, readWholeJournal } from '../../src-main/rundir/journal-reader';
import { appendEvent, openJournal } from '../../src-main/rundir/journal-writer';
import { temporaryFolder } from '../support/temporary';

const metrics = (step: number) =>
  ({ type: 'metrics', epoch: step, step, values: { 'train/loss': 1 / step } }) as const;

function journalWith(count: number): string {
  const file = join(temporaryFolder(), 'journal.ndjson');
  const journal = openJournal(file);
  for (let step = 1; step <= count; step++) journal.append(metrics(step));
  journal.dispose();
  return file;
}

describe('the journal', () => {
  it('numbers its events and gives each back as it was, NaN and infinity too', () => {
    const file = journalWith(1);
    appendEvent(file, {
      type: 'metrics',
      epoch: 2,
      step: 2,
      values: { a: NaN, b: Infinity, c: -Infinity, d: 0.1 + 0.2 },
    });
    const { events, damaged } = readWholeJournal(file);
    expect(damaged).toEqual([]);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(events[1]).toMatchObject({ values: { a: NaN, b: Infinity, c: -Infinity, d: 0.1 + 0.2 } });
  });

  it('can be read in pieces, from offset to offset, wherever a write was cut', () => {
    const whole = readFileSync(journalWith(5));
    for (let cut = 0; cut <= whole.length; cut += 7) {
      const file = join(temporaryFolder(), 'journal.ndjson');
      writeFileSync(file, whole.subarray(0, cut));
      const first = readJournal(file);
      appendFileSync(file, whole.subarray(cut));
      const second = readJournal(file, first.offset);
      expect([...first.events, ...second.events].map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    }
  });

  it('reads lines that are longer than its buffer', () => {
    const file = journalWith(3);
    expect(readJournal(file, 0, 10).events.length).toBeGreaterThan(0);
  });

  it('cuts off a last line that is half written, says so, and goes on counting', () => {
    const file = journalWith(3);
    truncateSync(file, readFileSync(file).length - 9);
    const journal = openJournal(file);
    expect(journal.repaired).toBe(true);
    journal.append(metrics(3));
    journal.dispose();
    const { events, damaged } = readWholeJournal(file);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(damaged).toEqual([]);
  });

  it('reports a line in the middle that is no event, with its place, and reads the others', () => {
    const file = journalWith(1);
    const offset = readFileSync(file).length;
    appendFileSync(file, '{"seq":2,"broken\n');
    appendEvent(file, metrics(2));
    const { events, damaged } = readWholeJournal(file);
    expect(events).toHaveLength(2);
    expect(damaged).toMatchObject([{ offset }]);
  });

  it('has no events where there is no file', () => {
    expect(readWholeJournal('/nowhere/journal.ndjson').events).toEqual([]);
  });
});
