import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { expect, it } from 'vitest';
import { sampleSweep } from '../support/samples';
import { ask, dataOf, problemOf, query, start } from './served';

/** Everything of the API that takes a path, or a configuration with one in it. */
it('no call gets at files outside of the allowed folders', async () => {
  const { app, server, own, folder } = await start({ token: undefined });
  const post = (procedure: string, input: object) =>
    ask(server, `/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { ...own, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
  const secret = join(folder, 'secret.json');
  const sample = sampleSweep('spirals.yaml');
  const textOf = (transfer: string): string =>
    stringify({
      ...sample,
      strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
      model: { type: 'mlp', widths: [3], neuron: 'quadratic' },
      sweep: { sampler: 'grid', space: { 'transfer.file': [transfer] } },
    });
  const runText = (file: string): string => {
    const { seeds, sweep, objective, ...run } = sample;
    return stringify({
      ...run,
      strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
      model: { type: 'mlp', widths: [3], neuron: 'quadratic' },
      transfer: { file },
    });
  };
  const calls: [string, object][] = [
    ['files.browse', { folder }],
    ['datasets.inspect', { path: secret }],
    ['datasets.add', { path: secret, name: 'stolen' }],
    ['datasets.add', { path: app.paths.serverToken, name: 'stolen' }],
    ['datasets.add', { path: join(app.paths.root, '..', 'secret.json'), name: 'stolen', inPlace: true }],
    ['sweeps.submit', { text: textOf(secret) }],
    ['runs.submit', { text: runText(secret) }],
    ['configs.measure', { text: runText(secret) }],
    ['settings.set', { key: 'server.folders', value: ['/'] }],
    ['settings.reset', { key: 'server.folders' }],
  ];
  for (const [procedure, input] of calls) {
    const answer =
      procedure === 'files.browse'
        ? await ask(server, query(procedure, input), { headers: own })
        : await post(procedure, input);
    expect(problemOf(answer).data, `${procedure} ${JSON.stringify(input)}`).toMatchObject({
      httpStatus: 403,
      problem: { code: 'PATH_FORBIDDEN' },
    });
  }
  expect(app.sweeps.list()).toEqual([]);
  expect(await app.datasets.list()).toEqual([]);

  // What the user allows meanwhile is allowed at once.
  const more = join(folder, 'more');
  mkdirSync(more);
  writeFileSync(join(more, 'a.csv'), 'x');
  const look = () => ask(server, query('files.browse', { folder: more }), { headers: own });
  expect(await look()).toMatchObject({ status: 403 });
  app.settings.set('server.folders', [more]);
  expect(dataOf(await look())).toMatchObject({ entries: [{ name: 'a.csv' }] });
  expect(dataOf(await ask(server, query('files.roots'), { headers: own }))).toEqual({
    isRestricted: true,
    folders: [app.paths.root, more],
    uploadBytes: 64 * 2 ** 30,
  });
});
