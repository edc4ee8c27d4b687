import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { readState } from '../../src-main/store/database-state';
import { exchangeDatabase, unfinishedFile } from '../../src-main/store/database-files';
import { openStore } from '../../src-main/store/store';
import { appWith } from '../support/fault-app';
import { readSample, sampleSweep } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

it('a database counts as closed well only where all of it is in its file, whoever else has it open', async () => {
  const app = await appWith({});
  const { database } = app.paths;
  const other = openStore(database);
  try {
    const { id } = app.runs.submit(parseRunConfig(readSample('runge-run.yaml'), 'run'));
    expect(readState(database).open).toBe(true);
    app.dispose();
    expect(readState(database).open).toBe(false);
    expect(other.runs.get(id)?.state).toBe('queued');
    // What a power cut does to the write-ahead log takes nothing with it.
    const withoutLog = join(temporaryFolder(), 'quadlab.db');
    copyFileSync(database, withoutLog);
    const alone = openStore(withoutLog);
    expect(alone.runs.get(id)?.state).toBe('queued');
    alone.dispose();
  } finally {
    other.dispose();
  }
});

it('whoever waits for the process that holds the home is told where the database is another one now', async () => {
  const home = temporaryFolder();
  const holder = await appWith({}, { home });
  const { id } = holder.sweeps.submit(sampleSweep());
  const client = await appWith({}, { home });
  expect(client.holdsHome).toBe(false);
  const { database } = holder.paths;
  await holder.backups.make();
  copyFileSync(holder.backups.list()[0]?.file ?? '', unfinishedFile(database));
  exchangeDatabase(database, `${database}.kept`);
  await expect(client.sweeps.work({ sweepIds: [id], runIds: [] }, { parallel: 1 })).rejects.toThrow(
    'the database was made anew by another process',
  );
});
