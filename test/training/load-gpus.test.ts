import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BackendReport, LoadedBackend } from '../../src-main/backends/backend';
import { probeInChild, reportOfProbe } from '../../src-main/backends/probe/probe-in-child';
import { loadGpuBackends, mayHaveGpu } from '../../src-main/training/load-gpus';
import { deviceOf } from '../../src-main/training/train-run';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

/** The built program; `npm test` builds it first. */
const probeEntry = join(repository, 'out', 'main', 'backend-probe.js');

const works = (name: string, usesGpu = true): Promise<BackendReport> =>
  Promise.resolve({ name, works: true, detail: '', usesGpu });
const loaded = (name: string, usesGpu = true): LoadedBackend => ({ name, versions: {}, usesGpu });

describe('a machine', () => {
  const withDevices = (...names: string[]): boolean => {
    const devices = temporaryFolder();
    mkdirSync(join(devices, 'dri'));
    for (const name of names) writeFileSync(join(devices, name), '');
    return mayHaveGpu('linux', devices);
  };

  it('on Linux may have a GPU where there is a device of one', () => {
    expect(withDevices('null', 'dri/card0')).toBe(false);
    expect(mayHaveGpu('linux', '/nowhere')).toBe(false);
    expect(['nvidia0', 'dri/renderD128', 'dxg'].map((name) => withDevices(name))).toEqual([true, true, true]);
  });

  it('of another kind always may', () => {
    expect([mayHaveGpu('darwin', '/nowhere'), mayHaveGpu('win32', '/nowhere')]).toEqual([true, true]);
  });
});

describe('backends that compute on a GPU', () => {
  it('are loaded where their driver was proven elsewhere, and never on a processor', async () => {
    const asked: unknown[] = [];
    const { gpus, problems } = await loadGpuBackends({ threads: 2 }, undefined, {
      probe: (name, options) => {
        asked.push(options);
        return works(name, name === 'webgpu');
      },
      load: (name) => Promise.resolve(loaded(name)),
    });
    expect([gpus.map(({ name }) => name), problems]).toEqual([['webgpu'], []]);
    expect(asked).toEqual(Array(2).fill({ threads: 2, software: false }));
  });

  it('are let go where they turn out to compute on a processor', async () => {
    let gone = 0;
    const dispose = (): void => {
      gone++;
    };
    const load = (name: string) => Promise.resolve({ ...loaded(name, false), dispose });
    expect(await loadGpuBackends({}, ['webgpu'], { probe: (name) => works(name), load })).toEqual({
      gpus: [],
      problems: [],
    });
    expect(gone).toBe(1);
  });

  it('have a problem where the probe fails, or they do after all, whatever it is', async () => {
    const { gpus, problems } = await loadGpuBackends({}, undefined, {
      probe: (name) =>
        name === 'tensorflow' ? Promise.resolve({ name, works: false, detail: 'no driver' }) : works(name),
      load: () => Promise.reject(new TypeError('a driver that lies')),
    });
    expect(gpus).toEqual([]);
    expect(problems).toEqual([
      { backend: 'tensorflow', problem: 'no driver' },
      { backend: 'webgpu', problem: expect.stringContaining('a driver that lies') as string },
    ]);
  });
});

describe('a probe', () => {
  it('says whether the backend computes on a GPU', async () => {
    const report = reportOfProbe('cpu', await probeInChild('cpu', {}, { entry: probeEntry }));
    expect(report).toMatchObject({ name: 'cpu', works: true, usesGpu: false });
  });

  it.each([
    ['crashes', `process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 9000);`, /ended by SIGSEGV/],
    ['hangs', `setTimeout(() => {}, 9000);`, /did not end in time/],
  ])('tells of a driver that %s', async (_how, script, expected) => {
    const entry = join(temporaryFolder(), 'probe.mjs');
    writeFileSync(entry, script);
    const result = await probeInChild('webgpu', {}, { entry, milliseconds: 1500 });
    const { works, detail } = reportOfProbe('webgpu', result);
    expect(works).toBe(false);
    expect(detail).toMatch(expected);
  });
});

describe('the device that a run records', () => {
  const place = { device: 'GPU 0 (a card)', threads: 1, gpu: 'GPU-1' };

  it('is what its backend computes on', () => {
    expect(deviceOf(loaded('native', false), place)).toBe('cpu');
    expect(deviceOf({ name: 'cpu', versions: {} }, place)).toBe('cpu');
    expect(deviceOf({ ...loaded('webgpu'), versions: { adapter: 'Card 3000' } }, place)).toBe('Card 3000');
    const tensorflow = { ...loaded('tensorflow'), versions: { device: 'GPU GPU-1' } };
    expect(deviceOf(tensorflow, place)).toBe('GPU 0 (a card)');
    expect(deviceOf(tensorflow, { device: 'cpu', threads: 1 })).toBe('GPU GPU-1');
  });
});
