import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { readState } from '../../src-main/store/database-state';
import { openStore } from '../../src-main/store/store';
import { appWith } from '../support/fault-app';
import { readSample } from '../support/samples';
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
