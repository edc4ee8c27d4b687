import { renameSync, utimesSync, writeFileSync } from 'node:fs';

/** Puts a heartbeat in the place of the one before. Where there is no space for it, that one gets a new time. */
export function writeHeartbeat(file: string, heartbeat: object): void {
  try {
    writeFileSync(`${file}.tmp`, JSON.stringify(heartbeat));
    renameSync(`${file}.tmp`, file);
  } catch {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // A full disk must not end a run whose journal and checkpoints still fit.
    }
  }
}
