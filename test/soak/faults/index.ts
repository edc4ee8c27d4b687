import { damageBackup } from './damage-backup.ts';
import { damageCheckpoint } from './damage-checkpoint.ts';
import { damageDatabase } from './damage-database.ts';
import { deleteDatabase } from './delete-database.ts';
import { endAppTwice } from './end-app-twice.ts';
import { endApp } from './end-app.ts';
import { endWorker } from './end-worker.ts';
import type { Fault } from './fault.ts';
import { fillDisk } from './fill-disk.ts';
import { growSweep } from './grow-sweep.ts';
import { killApp } from './kill-app.ts';
import { killSubmission } from './kill-submission.ts';
import { killWorker } from './kill-worker.ts';
import { leaveTemporaryFiles } from './leave-temporary-files.ts';
import { lookOn } from './look-on.ts';
import { loseWriteAheadLog } from './lose-write-ahead-log.ts';
import { cancelSweep, pauseSweep } from './ask-of-sweep.ts';
import { reboot } from './reboot.ts';
import { secondApp } from './second-app.ts';
import { stepClock } from './step-clock.ts';
import { stopWorker } from './stop-worker.ts';
import { tearJournal } from './tear-journal.ts';
import { tearSweepJournal } from './tear-sweep-journal.ts';

export const faults: readonly Fault[] = [
  killWorker,
  endWorker,
  stopWorker,
  killApp,
  endApp,
  endAppTwice,
  killSubmission,
  reboot,
  tearJournal,
  tearSweepJournal,
  damageCheckpoint,
  leaveTemporaryFiles,
  deleteDatabase,
  damageDatabase,
  damageBackup,
  loseWriteAheadLog,
  secondApp,
  lookOn,
  pauseSweep,
  cancelSweep,
  growSweep,
  fillDisk,
  stepClock,
];
