import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventBefore, firstEvent } from '../../src-main/rundir/journal-edges';
import { temporaryFolder } from '../support/temporary';

const line = (seq: number, message: string): string =>
  `${JSON.stringify({ seq, time: 1000 + seq, type: 'warning', code: 'X', message })}\n`;

it('events at the edges of a journal are found by their place, however long their lines are', () => {
  const file = join(temporaryFolder(), 'journal.ndjson');
  writeFileSync(file, '');
  expect(firstEvent(file)).toBeUndefined();
  const ends: number[] = [];
  for (const [index, length] of [1, 65_400, 65_536, 200_000, 1, 131_072].entries()) {
    appendFileSync(file, line(index + 1, 'é'.repeat(length)));
    ends.push(statSync(file).size);
  }
  appendFileSync(file, '{"seq":7,"ti');
  expect(firstEvent(file)).toMatchObject({ seq: 1, time: 1001 });
  for (const [index, end] of ends.entries()) {
    expect(eventBefore(file, end)).toMatchObject({ seq: index + 1 });
    expect(eventBefore(file, end - 1)).toBeUndefined();
    expect(eventBefore(file, end + 1)).toBeUndefined();
  }
  expect(eventBefore(file, 10 ** 9)).toBeUndefined();
});
