import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SweepRecord } from '../../src-main/domain/records';
import { listBackups, pruneBackups, writeBackup } from '../../src-main/store/backup';
import { findDamage } from '../../src-main/store/database-check/find-damage';
import { isSuspect, readState, signatureOf, writeState } from '../../src-main/store/database-state';
import { holderFile, holderText, lockHolder, readHolder, thisHolder } from '../../src-main/store/home-holder';
import { takeHomeLock } from '../../src-main/store/home-lock';
import { locksWork } from '../../src-main/store/system-lock';
import { openStore, type Store } from '../../src-main/store/store';
import { damages } from '../support/damage';
import { temporaryFolder } from '../support/temporary';

/** A store of a few MiB. */
function filledStore(): Store {
  const store = open(join(temporaryFolder(), 'quadlab.db'));
  store.transaction(() => {
    for (let i = 0; i < 500; i++) insert(store, i);
  });
  return store;
}

function open(file: string): Store {
  const store = openStore(file);
  onTestFinished(() => {
    store.dispose();
  });
  return store;
}

function insert(store: Store, i: number): void {
  const config = { text: 'x'.repeat(5000) } as unknown as SweepRecord['config'];
  store.sweeps.insert({ id: `s${i}`, name: 'sweep', config, createdAt: i });
}

describe('a database that is damaged while it is in use', () => {
  it('is named in a clear error, and checked by whoever takes the home next', () => {
    const first = filledStore();
    first.dispose();
    expect(findDamage(first.file)).toBeUndefined();
    const store = open(first.file);
    expect(isSuspect(store.file)).toBe(false);
    damages['bytes in its middle overwritten']?.(store.file);
    expect(() => store.sweeps.list()).toThrow(/^the database .*quadlab\.db is damaged: .*malformed/);
    expect(isSuspect(store.file)).toBe(true);
    store.dispose();
    expect(findDamage(store.file)).toEqual(expect.any(String));
  });
});

describe('what is known of a database', () => {
  it('is that it may be in any state until somebody wrote it down', () => {
    const store = filledStore();
    expect(readState(store.file)).toEqual({ open: true, checkedAt: 0 });
    writeState(store.file, { open: false, checkedAt: 5 });
    expect(readState(store.file)).toEqual({ open: false, checkedAt: 5 });
    writeFileSync(`${store.file}.state`, '{"open":fal');
    expect(readState(store.file)).toMatchObject({ open: true });
    const before = signatureOf(store.file);
    insert(store, 1000);
    expect(signatureOf(store.file)).not.toBe(before);
  });
});

describe('backups', () => {
  const options = { pagesAtATime: 16 };

  it('hold a state that there was, however much is written meanwhile', async () => {
    const store = filledStore();
    const folder = join(dirname(store.file), 'backups');
    let next = 500;
    const writing = setInterval(() => {
      // Always two together.
      store.transaction(() => {
        insert(store, next++);
        insert(store, next++);
      });
    }, 1);
    const made = await writeBackup(store, folder, options).finally(() => {
      clearInterval(writing);
    });
    expect(next).toBeGreaterThan(500);
    expect(findDamage(made.file)).toBeUndefined();
    const copy = open(made.file).sweeps.list();
    expect(copy.length).toBeGreaterThanOrEqual(500);
    expect(copy.length % 2).toBe(0);
    expect(readdirSync(dirname(store.file)).filter((name) => name.includes('.backup'))).toEqual([]);
  });

  it('are numbered, so that their order does not hang on clocks, and the oldest are removed', async () => {
    const store = filledStore();
    const folder = join(dirname(store.file), 'backups');
    mkdirSync(folder);
    writeFileSync(join(folder, 'quadlab-000041-20990101-000000.db'), 'from a clock that was ahead');
    await writeBackup(store, folder, options);
    await writeBackup(store, folder, options);
    expect(listBackups(folder).map(({ name }) => name.slice(0, 14))).toEqual([
      'quadlab-000043',
      'quadlab-000042',
      'quadlab-000041',
    ]);
    pruneBackups(folder, 2);
    expect(listBackups(folder)).toHaveLength(2);
  });

  it('of a damaged database are none, and it is checked next', async () => {
    const first = filledStore();
    first.dispose();
    const store = open(first.file);
    damages['bytes in its middle overwritten']?.(store.file);
    const folder = join(dirname(store.file), 'backups');
    await expect(writeBackup(store, folder, options)).rejects.toMatchObject({ code: 'HOME_UNUSABLE' });
    expect(listBackups(folder)).toEqual([]);
    expect(isSuspect(store.file)).toBe(true);
  });

  it('that are not needed any more leave nothing', async () => {
    const store = filledStore();
    const folder = join(dirname(store.file), 'backups');
    const ended = new AbortController();
    const made = writeBackup(store, folder, { pagesAtATime: 1, signal: ended.signal });
    setTimeout(() => {
      ended.abort();
      store.dispose();
    }, 5);
    await expect(made).rejects.toThrow();
    expect(listBackups(folder)).toEqual([]);
    expect(readdirSync(dirname(store.file)).filter((name) => name.includes('.backup'))).toEqual([]);
  });
});

describe("the home's lock", () => {
  it('says who has it: process, machine, since when and what it is', () => {
    const file = join(temporaryFolder(), 'quadlab.lock');
    const lock = takeHomeLock(file);
    expect(lock?.kind).toBe('system');
    expect(readHolder(file)).toMatchObject({ pid: process.pid, lock: 'system' });
    expect(lockHolder(file)).toMatch(/^process \d+ on \S+ since \d{4}-\d\d-\d\d \d\d:\d\d UTC \(.+\)$/);
    lock?.dispose();
    expect(existsSync(holderFile(file))).toBe(false);
    expect(lockHolder(file)).toBe('another process');
  });

  it('is not taken from a machine that sees the same folder without locks, as long as that may live', () => {
    const file = join(temporaryFolder(), 'quadlab.lock');
    const elsewhere = { ...thisHolder('file'), space: 'another machine', host: 'elsewhere' };
    writeFileSync(holderFile(file), holderText(elsewhere));
    expect(takeHomeLock(file)).toBeUndefined();
    // Of this machine it is known at once that there is no such process any more.
    writeFileSync(holderFile(file), holderText({ ...thisHolder('file'), startedAt: 'before' }));
    const lock = takeHomeLock(file);
    expect(lock).toBeDefined();
    lock?.dispose();
  });

  it('works here, where it is tried with a file that is gone afterwards', () => {
    const folder = temporaryFolder();
    expect(locksWork(folder)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });
});
