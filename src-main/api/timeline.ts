import type { RunRecord } from '../domain/records';
import type { RunEvent, StopReason } from '../domain/run-event';

/** One thing that happened to a run. */
export interface TimelineEntry {
  time: number; // ms since 1970
  kind: RunEvent['type'] | 'created';
  /** In a few words. */
  title: string;
  /** What else is known. */
  detail: string | null;
  advice: string | null;
  tone: 'plain' | 'good' | 'attention' | 'bad';
  epoch: number | null;
  /** Of several equal ones in a row: the last stands here for all. */
  count: number;
}

const stops: Record<StopReason, string> = {
  pause: 'Paused',
  cancel: 'Cancelled',
  prune: 'Pruned',
  shutdown: 'Stopped with the app; goes on later',
  'app-gone': 'Stopped: the app had gone; goes on later',
  signal: 'Stopped by a signal; goes on later',
};

/** What happened to a run, in its order; checkpoints in a row are one entry. */
export function timelineOf(run: RunRecord, events: readonly RunEvent[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    { time: run.createdAt, ...plain('created', 'Put into the queue'), epoch: null, count: 1 },
  ];
  for (const event of events) {
    const entry = describe(event);
    const last = entries.at(-1);
    if (entry === undefined) continue;
    if (entry.kind === 'checkpoint' && last?.kind === 'checkpoint') {
      entries[entries.length - 1] = { ...entry, count: last.count + 1 };
    } else {
      entries.push(entry);
    }
  }
  return entries;
}

type Described = Pick<TimelineEntry, 'kind' | 'title' | 'detail' | 'advice' | 'tone'>;

function plain(kind: TimelineEntry['kind'], title: string, detail: string | null = null): Described {
  return { kind, title, detail, advice: null, tone: 'plain' };
}

function describe(event: RunEvent): TimelineEntry | undefined {
  const words = wordsOf(event);
  if (words === undefined) return undefined;
  return { ...words, time: event.time, epoch: 'epoch' in event ? event.epoch : null, count: 1 };
}

function wordsOf(event: RunEvent): Described | undefined {
  const { type } = event;
  switch (type) {
    case 'metrics':
      return undefined;
    case 'started':
      return started(event);
    case 'checkpoint':
      return plain(type, 'Checkpoint', event.file);
    case 'stage':
      return plain(type, `Stage ${event.stage} ended`, event.file);
    case 'warning':
      return { ...plain(type, 'Warning', event.message), tone: 'attention' };
    case 'stopped':
      return { ...plain(type, stops[event.reason], event.message ?? null), tone: 'attention' };
    case 'finished':
      return { ...plain(type, 'Finished'), tone: 'good' };
    case 'diverged':
      return { ...plain(type, `Diverged in ${event.layer}`, event.message), tone: 'bad' };
    case 'failed':
      return { ...plain(type, 'Failed', event.message), advice: event.advice ?? null, tone: 'bad' };
    case 'crashed': {
      const title = event.final ? 'Its process crashed: given up' : 'Its process crashed: tried again';
      return {
        ...plain(type, title, event.message),
        advice: event.advice ?? null,
        tone: event.final ? 'bad' : 'attention',
      };
    }
    case 'paused':
      return { ...plain(type, 'Paused'), tone: 'attention' };
    case 'cancelled':
      return { ...plain(type, 'Cancelled'), tone: 'attention' };
    case 'pruned':
      return { ...plain(type, 'Pruned', event.message), tone: 'attention' };
    case 'queued':
      return plain(type, 'Back in the queue');
    case 'restarted':
      return plain(type, 'Begins anew');
    case 'extended':
      return plain(type, `Extended to ${event.epochs} epochs`);
    case 'prioritized':
      return plain(type, `Priority ${event.priority}`);
  }
}

function started(event: Extract<RunEvent, { type: 'started' }>): Described {
  const { resumedFrom, transferredFrom, attempt, backend, device, threads } = event;
  const title =
    resumedFrom !== null
      ? `Resumed from epoch ${resumedFrom.epoch}`
      : transferredFrom !== undefined
        ? 'Started from transferred weights'
        : 'Started';
  const parts = [
    `attempt ${attempt}`,
    backend,
    ...(device === undefined || device === backend ? [] : [device]),
    ...(threads === undefined ? [] : [`${threads} ${threads === 1 ? 'thread' : 'threads'}`]),
  ];
  return plain('started', title, parts.join(' · '));
}
