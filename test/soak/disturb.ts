import { setTimeout as delay } from 'node:timers/promises';
import type { CommandEnd } from './command.ts';
import { careForDatabase, sweepIdOf } from './database-care.ts';
import { judgeEnd } from './judge-end.ts';
import type { PlannedFault } from './plan.ts';
import { processesWith } from './processes.ts';
import type { Soak, SubmittedSweep } from './soak.ts';
import { until } from './until.ts';

/** How long what is left may take once nothing is disturbed any more: it ends a hang. */
const calmMilliseconds = 900_000;
const faultsBetweenSweeps = 3;
const parallel = ['--parallel', '2'];

export interface DisturbOptions {
  soak: Soak;
  faults: Iterator<PlannedFault, never>;
  /** From then on nothing is disturbed any more, so that what is left comes to its end. */
  calmAfterMilliseconds: number;
}

/** Trains all sweeps while fault after fault happens. Returns how often each kind did. */
export async function disturb(options: DisturbOptions): Promise<Map<string, number>> {
  const { soak, faults, calmAfterMilliseconds } = options;
  const counts = new Map<string, number>();
  const began = performance.now();
  let next = faults.next().value;
  let due = performance.now() + next.after;
  while (await keepRunning(options)) {
    const isCalm = performance.now() - began > calmAfterMilliseconds;
    if (isCalm) {
      const what = (): string => `the app to end by itself: ${soak.app.describe()}`;
      await until(what, () => !soak.app.isRunning, calmMilliseconds);
      continue;
    }
    await Promise.race([soak.app.ended, delay(Math.max(0, due - performance.now()))]);
    if (performance.now() < due) continue;
    const { fault, number } = next;
    soak.counts.faults += 1;
    const did = await fault.inject(soak, next.random);
    soak.log(`#${number} ${fault.name}: ${did ?? 'nothing to do it to'}`);
    // Ended before or by the fault; only an app that starts now can know of it.
    if (!soak.app.isRunning) judge(soak, soak.app.takeEnd());
    if (did !== undefined) counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1);
    next = faults.next().value;
    due = performance.now() + next.after;
  }
  await soak.later.settled();
  await until('the last processes to leave', () => processesWith(soak.marker).length === 0);
  return counts;
}

/** Starts the app where it has ended. False once nothing is left to do. */
async function keepRunning({ soak }: DisturbOptions): Promise<boolean> {
  const { notes } = soak;
  const isUp = (): boolean => soak.app.isRunning;
  if (isUp()) return true;
  const wasSound = !notes.databaseTouched;
  const end = await careAfter(soak);
  const isIdle = /Nothing is unfinished/.test(end?.stdout ?? '');
  if (isIdle && wasSound && isThatAll(soak)) return false;
  if (notes.diskIsFull) await delay(200);
  // One after the other, so that new sweeps come to those that are under way.
  const waiting = soak.sweeps.findIndex(({ id }) => id === undefined);
  const next = soak.sweeps[waiting];
  if (next !== undefined && (isIdle || soak.counts.faults >= waiting * faultsBetweenSweeps)) {
    await startNew(soak, next);
  } else {
    await resume(soak);
  }
  if (isUp()) await careForDatabase(soak, false);
  else if (notes.databaseTouched) await careAfter(soak);
  return true;
}

/** Looks how the app ended, and at what it should have noticed. */
async function careAfter(soak: Soak): Promise<CommandEnd | undefined> {
  const end = soak.app.takeEnd();
  judge(soak, end);
  if (end !== undefined) {
    await careForDatabase(soak, /error HOME_UNUSABLE: the database/.test(end.stderr));
  }
  return end;
}

/** Whether there is nothing that is still to be stored or tried again. */
function isThatAll({ notes, sweeps }: Soak): boolean {
  return !notes.diskWasFull && !notes.databaseTouched && sweeps.every(({ id }) => id !== undefined);
}

function judge(soak: Soak, end: CommandEnd | undefined): void {
  const wrong = end && judgeEnd(soak, end);
  if (wrong !== undefined) soak.log(soak.problem(wrong));
}

async function startNew(soak: Soak, sweep: SubmittedSweep): Promise<void> {
  const command = soak.app.start('sweep', 'run', sweep.file, ...parallel);
  soak.log(`started ${sweep.name}`);
  const stored = (): string | undefined => /^Sweep (\S+):/m.exec(command.stderr())?.[1];
  await until(`${sweep.name} to be stored`, () => stored() !== undefined || command.end !== undefined);
  // A disk that is full may also keep a submission that failed from being taken back.
  sweep.id = stored() ?? (soak.notes.diskWasFull ? sweepIdOf(soak, sweep.name) : undefined);
}

async function resume(soak: Soak): Promise<void> {
  const { app, notes } = soak;
  // What failed for want of space may go on once there is some.
  const failed = notes.diskWasFull && !notes.diskIsFull;
  const command = app.start('sweep', 'resume', ...(failed ? ['--failed'] : []), ...parallel);
  const isUp = (): boolean => /unfinished run/.test(command.stderr()) || command.end !== undefined;
  await until('the app to start', isUp);
  soak.log(`resumed: ${/\d+ unfinished runs?/.exec(command.stderr())?.[0] ?? 'the app has ended'}`);
  if (failed && (command.end === undefined || command.end.code === 0)) notes.diskWasFull = false;
}
