import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({ file: z.string(), sha256: z.string(), bytes: z.int() });

/** A checkpoint that lies in a run directory. What is in it was not looked at. */
export interface ListedCheckpoint {
  /** Such as `step-000000120`, or `stage-1`. */
  name: string;
  file: string;
  bytes: number;
  sha256: string;
  /** Of the file, ms since 1970. */
  writtenAt: number;
}

/** The checkpoints in a folder, the newest first, those of stages last; such whose files can't be read are left out. */
export function listCheckpoints(folder: string): ListedCheckpoint[] {
  let names: string[];
  try {
    names = readdirSync(folder).flatMap((file) => /^((?:step|stage)-\d+)\.json$/.exec(file)?.[1] ?? []);
  } catch {
    return [];
  }
  const isStage = (name: string): boolean => name.startsWith('stage');
  names.sort((a, b) => Number(isStage(a)) - Number(isStage(b)) || (a < b ? 1 : -1));
  return names.flatMap((name) => {
    try {
      const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
      const { mtimeMs, size } = statSync(join(folder, manifest.file));
      return [{ ...manifest, name, bytes: size, writtenAt: Math.round(mtimeMs) }];
    } catch {
      // Being replaced at this moment, or damaged.
      return [];
    }
  });
}

/** The newest checkpoint that a training would go on from, if nothing is wrong with it. */
export function newestCheckpoint(folder: string): ListedCheckpoint | undefined {
  return listCheckpoints(folder).find(({ name }) => name.startsWith('step-'));
}
