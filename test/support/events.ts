import type { RunEventBody } from '../../src-main/domain/run-event';

/** What a worker writes when it begins a run. */
export const startedEvent: RunEventBody = {
  type: 'started',
  attempt: 1,
  pid: 1,
  host: 'h',
  resumedFrom: null,
  backend: 'cpu',
  versions: {},
  fingerprint: 'f',
  parameters: 1,
  trainExamples: 1,
  testExamples: 1,
};
