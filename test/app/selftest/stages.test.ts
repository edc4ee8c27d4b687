import { describe, expect, it } from 'vitest';
import { stagesOf, timesOf } from '../../../src-main/app/selftest/short-runs/stages';
import { startedEvent } from '../../../src-main/app/selftest/fill-store';
import type { RunEvent, RunEventBody } from '../../../src-main/domain/run-event';

type Started = Extract<RunEventBody, { type: 'started' }>;

/** The journal of a run that was opened at a time, in milliseconds: 10 to prepare, 100 to train, 5 to end. */
function journal(pid: number, openedAt: number, attempt = 1): RunEvent[] {
  const at = (time: number, seq: number, body: RunEventBody): RunEvent => ({
    seq,
    time: openedAt + time,
    ...body,
  });
  const started = startedEvent as Started;
  const values = { 'train/loss': 1 };
  return [
    at(10, 1, { ...started, pid, attempt }),
    at(60, 2, { type: 'metrics', epoch: 1, step: 1, values }),
    at(110, 3, { type: 'metrics', epoch: 2, step: 2, values }),
    at(115, 4, { type: 'finished', epoch: 2, step: 2, elapsed: 0.115 }),
  ];
}

describe('the stages of short runs', () => {
  it('are the times between events, and between the runs of a process', () => {
    const runs = [journal(7, 1000), journal(8, 1010), journal(7, 1135), journal(8, 1165)].flatMap(
      (events) => timesOf(events) ?? [],
    );
    const { preparing, training, ending, between, rest } = stagesOf(runs, 2, 0.3);
    expect([preparing, training, ending]).toEqual([10, 100, 5].map((time) => expect.closeTo(time) as number));
    // 20 and 40, over four runs.
    expect(between).toBeCloseTo(15);
    expect(rest).toBeCloseTo(600 / 4 - 130);
  });

  it('leave out a run that did not train to its end at once', () => {
    expect(timesOf(journal(7, 1000, 2))).toBeUndefined();
    expect(timesOf(journal(7, 1000).slice(0, 3))).toBeUndefined();
  });
});
