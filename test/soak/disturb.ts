import { setTimeout as delay } from 'node:timers/promises';
import type { AppUnderTest } from './app-under-test.ts';
import { runningApps } from './apps.ts';
import type { CommandEnd } from './command.ts';
import { careForDatabase, sweepIdOf } from './database-care.ts';
import { growOneStep, isGrown } from './growth.ts';
import { judgeEnd } from './judge-end.ts';
import type { PlannedFault } from './plan.ts';
import { processesWith } from './processes.ts';
import type { Soak, SubmittedSweep } from './soak.ts';
import { until } from './until.ts';

/** How long what is left may take once nothing is disturbed any more: it ends a hang. */
const calmMilliseconds = 900_000;
const faultsBetweenSweeps = 2;
const parallel = ['--parallel', '2'];

export interface DisturbOptions {
  soak: Soak;
  faults: Iterator<PlannedFault, never>;
  /** After so many faults, or so long, nothing is disturbed any more, so that what is left comes to its end. */
  mostFaults: number;
  calmAfterMilliseconds: number;
}

/** Trains all sweeps while fault after fault happens. Returns how often each kind did. */
export async function disturb(options: DisturbOptions): Promise<Map<string, number>> {
  const { soak, faults, mostFaults, calmAfterMilliseconds } = options;
  const counts = new Map<string, number>();
  const began = performance.now();
  let next = faults.next().value;
  let due = performance.now() + next.after;
  while (await keepRunning(soak)) {
    const isCalm = next.number > mostFaults || performance.now() - began > calmAfterMilliseconds;
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
    for (const app of [soak.app, soak.second]) judge(soak, app);
    if (did !== undefined) counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1);
    next = faults.next().value;
    due = performance.now() + next.after;
  }
  soak.later.endNow();
  const last = (): string => `the second app to end by itself: ${soak.second.describe()}`;
  await until(last, () => !soak.second.isRunning, calmMilliseconds);
  judge(soak, soak.second);
  await until('the last processes to leave', () => processesWith(soak.marker).length === 0);
  return counts;
}

/** Starts the app where it has ended. False once nothing is left to do. */
async function keepRunning(soak: Soak): Promise<boolean> {
  const { notes } = soak;
  const isUp = (): boolean => soak.app.isRunning;
  judge(soak, soak.second);
  if (isUp()) return true;
  const wasSound = notes.databaseTouched === undefined;
  const end = judge(soak, soak.app);
  if (end !== undefined && runningApps(soak).length === 0) await careForDatabase(soak);
  const isIdle = /Nothing is unfinished/.test(end?.stdout ?? '');
  if (isIdle && wasSound && isAllStored(soak)) {
    const growing = soak.sweeps.find((sweep) => !isGrown(soak, sweep));
    if (growing === undefined) return false;
    soak.log(await growOneStep(soak, growing));
  }
  if (notes.diskIsFull) await delay(200);
  // One after the other, so that new sweeps come to those that are under way.
  const waiting = soak.sweeps.findIndex(({ id }) => id === undefined);
  const next = soak.sweeps[waiting];
  if (next !== undefined && (isIdle || soak.counts.faults >= waiting * faultsBetweenSweeps)) {
    await startNew(soak, next);
  } else {
    await resume(soak);
  }
  if (isUp()) await careForDatabase(soak);
  return true;
}

/** Whether there is nothing that is still to be stored or tried again. */
function isAllStored({ notes, sweeps }: Soak): boolean {
  return (
    !notes.diskWasFull && notes.databaseTouched === undefined && sweeps.every(({ id }) => id !== undefined)
  );
}

/** Looks how an app ended, if it has. */
function judge(soak: Soak, app: AppUnderTest): CommandEnd | undefined {
  const end = app.takeEnd();
  if (end === undefined) return undefined;
  const wrong = judgeEnd(app, soak, end);
  if (wrong !== undefined) soak.log(soak.problem(wrong));
  // Whoever met damage has left a note of it.
  const hasMetDamage = /error HOME_UNUSABLE: the database .*damaged/.test(end.stderr);
  if (hasMetDamage && soak.notes.databaseTouched !== undefined)
    soak.notes.databaseTouched = 'must be noticed';
  return end;
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
  await until(() => `the app to start: ${app.describe()}`, isUp);
  soak.log(`resumed: ${/\d+ unfinished runs?/.exec(command.stderr())?.[0] ?? 'the app has ended'}`);
  if (failed && (command.end === undefined || command.end.code === 0)) notes.diskWasFull = false;
}
