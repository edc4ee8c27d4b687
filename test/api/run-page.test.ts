import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { extract } from 'tar-stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDownload } from '../../src-main/api/downloads';
import { appRouter } from '../../src-main/api/router';
import { createApp, type App } from '../../src-main/app';
import { decodeTensors } from '../../src-main/core/safetensors';
import { runPaths } from '../../src-main/rundir/paths';
import { appWith } from '../support/fault-app';
import { runAt, tinySweep, trained } from '../support/sweeps';
import { temporaryFolder } from '../support/temporary';
import { addUnrulySweep } from './sample-home';

async function openApp(): Promise<App> {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

describe('the page of a run', () => {
  it('says what happened, where the run stands and what somebody decided', async () => {
    const app = await openApp();
    const sweep = addUnrulySweep(app);
    const call = appRouter.createCaller(app);
    const diverged = runAt(app, sweep, 1, 2);
    const page = await call.runs.detail({ id: diverged.id });
    expect(page.timeline.map(({ kind, tone }) => [kind, tone])).toEqual([
      ['created', 'plain'],
      ['started', 'plain'],
      ['diverged', 'bad'],
    ]);
    expect(page.timeline.at(-1)).toMatchObject({ title: 'Diverged in hidden2', epoch: 33 });
    expect(page.run.outcome).toMatchObject({ code: 'DIVERGED' });
    expect(page.siblings.map(({ seed, state }) => [seed, state])).toEqual([
      [0, 'finished'],
      [1, 'finished'],
      [2, 'diverged'],
    ]);
    expect(page.sweep).toMatchObject({ id: sweep, point: 1 });
    expect(page.objective).toMatchObject({ metric: 'test/error', goal: 'minimize' });
    expect(page.keyMetrics[0]).toMatchObject({ name: 'test/error', last: 'NaN', value: 'NaN' });
    expect(page.progress).toMatchObject({ epochs: 60, secondsLeft: null });
    expect(page.given).toContain('optimizer.learningRate');
    expect(page.given).not.toContain('training.checkpointSeconds');
    expect(page.metrics[0]).toMatchObject({
      title: 'Test',
      metrics: [{ name: 'test/error', goal: 'minimize' }],
    });
    expect(page.provenance).toContainEqual({ aspect: 'seed', name: 'seed', value: '2' });

    const [series] = await call.runs.series({ id: diverged.id, metrics: ['test/error'] });
    expect(series?.values.at(-1)).toBe('NaN');
    expect(series?.seconds).toBeNull();
    await expect(call.runs.detail({ id: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('reads the log in pieces and finds lines in it', async () => {
    const app = await openApp();
    const call = appRouter.createCaller(app);
    const { id } = runAt(app, addUnrulySweep(app), 0);
    expect(await call.runs.log({ id })).toEqual({ size: 0, from: 0, to: 0, text: '' });
    const file = runPaths(app.runs.folder(id)).stderr;
    const lines = Array.from({ length: 1000 }, (_, line) => `line ${line} é\n`);
    writeFileSync(file, lines.join(''));
    const end = await call.runs.log({ id, bytes: 1000 });
    expect(end.text).toMatch(/^line \d+ é\n/);
    expect(end.text.endsWith('line 999 é\n')).toBe(true);
    const before = await call.runs.log({ id, bytes: 1000, before: end.from });
    expect(before.to).toBe(end.from);
    expect(lines.join('').endsWith(before.text + end.text)).toBe(true);
    writeFileSync(file, 'more\nunfin', { flag: 'a' });
    expect(await call.runs.log({ id, after: end.to })).toMatchObject({ text: 'more\nunfin', from: end.size });
    // A log that was begun anew.
    writeFileSync(file, 'anew\n');
    expect(await call.runs.log({ id, after: end.to })).toMatchObject({ text: 'anew\n', from: 0 });
    writeFileSync(file, 'one\nTwo Warnings\nthree\n');
    expect(await call.runs.searchLog({ id, text: 'two warn' })).toEqual({
      lines: [{ at: 4, text: 'Two Warnings' }],
      whole: true,
    });
  });

  it('diagnoses a trained network and hands out its model, in processes of their own', async () => {
    const app = await appWith({});
    const call = appRouter.createCaller(app);
    const sweep = await trained(
      app,
      tinySweep({ sweep: { sampler: 'grid', space: { 'optimizer.learningRate': [0.05] } } }),
    );
    const { id } = runAt(app, sweep.id, 0);

    const checkpoints = await call.runs.checkpoints({ id });
    expect(checkpoints[0]).toMatchObject({ epoch: 5, step: 10 });
    const layers = await call.runs.layers({ id });
    expect(layers.map(({ layer, epochs }) => [layer, epochs])).toEqual([
      [expect.any(String), [1, 2, 3, 4, 5]],
      [expect.any(String), [1, 2, 3, 4, 5]],
    ]);
    expect(layers[0]?.r?.every((norm) => (norm ?? 0) > 0)).toBe(true);
    expect(layers[0]?.g).toHaveLength(5);
    const [series] = await call.runs.series({ id, metrics: ['test/loss'] });
    expect(series?.seconds?.at(-1)).toBeGreaterThan(0);

    expect(await call.diagnostics.show({ id })).toMatchObject({
      found: null,
      current: false,
      possible: true,
    });
    expect(await call.diagnostics.start({ id })).toMatchObject({ computing: { done: 0 } });
    const computed = await until(
      () => call.diagnostics.show({ id }),
      ({ computing }) => computing === null,
    );
    expect(computed).toMatchObject({ current: true, problem: null, found: { runId: id, examples: 20 } });
    expect(computed.found?.findings.kind).toBe('classification');
    // Nothing to do until there is another checkpoint.
    expect(await call.diagnostics.start({ id })).toMatchObject({ computing: null, current: true });

    const tensors = await fetched(app, await call.runs.exportModel({ id, format: 'safetensors' }));
    expect(decodeTensors(tensors, 'model').metadata).toMatchObject({ run: id, format: 'pt' });
    const archive = await fetched(app, await call.runs.exportModel({ id, format: 'tfjs' }));
    expect(await namesIn(archive)).toEqual(['model.json', 'weights.bin']);

    const again = await call.runs.rerun({ id });
    expect((await call.runs.detail({ id: again.id })).rerunOf).toBe(id);
    expect((await call.runs.detail({ id })).reruns).toEqual([{ id: again.id, state: 'queued' }]);
    await expect(call.diagnostics.start({ id: again.id })).resolves.toMatchObject({
      possible: false,
      computing: null,
    });
    await expect(call.runs.exportModel({ id: again.id, format: 'tfjs' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('has no checkpoint yet') as string,
    });
  });
});

async function until<Value>(ask: () => Promise<Value>, isSo: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    await delay(50);
  }
}

/** What a browser gets of a file that was made, which is gone afterwards. */
async function fetched(app: App, { path, bytes }: { path: string; bytes: number }): Promise<Buffer> {
  const file = openDownload(app, path);
  const parts: Buffer[] = [];
  for await (const part of file?.body ?? []) parts.push(part as Buffer);
  const content = Buffer.concat(parts);
  expect(content).toHaveLength(bytes);
  expect(file?.headers['Content-Disposition']).toMatch(/^attachment; filename="[\w.-]+"$/);
  expect(openDownload(app, path)).toBeUndefined();
  return content;
}

async function namesIn(archive: Buffer): Promise<string[]> {
  const names: string[] = [];
  const reading = extract();
  reading.end(archive);
  for await (const entry of reading) {
    names.push(entry.header.name);
    entry.resume();
  }
  return names;
}
