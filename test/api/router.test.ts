import type { TRPCError } from '@trpc/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callApi } from '../../src-main/api/call';
import type { ApiContext } from '../../src-main/api/context';
import { appRouter } from '../../src-main/api/router';
import { createApp, version, type App } from '../../src-main/app';
import { QuadLabError, type ErrorCode } from '../../src-main/core/errors';
import { temporaryFolder } from '../support/temporary';
import { sampleSweep } from '../support/samples';
import { addSweep, addUnrulySweep } from './sample-home';

async function openApp(): Promise<App> {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

/** The app itself is the router's context. */
const callerOf = (app: ApiContext) => appRouter.createCaller(app);

describe('sweeps', () => {
  it('are listed, the newest first, with what their runs are at', async () => {
    const app = await openApp();
    expect(await callerOf(app).sweeps.list()).toEqual([]);
    const older = addUnrulySweep(app);
    const newer = addSweep(app, () => 'queued');
    expect(await callerOf(app).sweeps.list()).toMatchObject([
      { id: newer, status: 'queued', total: 15 },
      {
        id: older,
        status: 'running',
        counts: { finished: 6, diverged: 3, failed: 1, running: 1, queued: 4 },
        objective: { metric: 'test/error', title: ['test error (%)'] },
      },
    ]);
  });

  it('are shown with the figures of the exported tables', async () => {
    const app = await openApp();
    const id = addUnrulySweep(app);
    const { columns, rows } = await callerOf(app).sweeps.board({ id });
    expect(rows.map(({ label }) => label)).toEqual([
      'conventional',
      'quadratic, none',
      'quadratic, sg',
      'quadratic, sw-l2',
      'compact, sg',
    ]);
    const error = columns.findIndex(({ key }) => key === 'test/error');
    const loss = columns.findIndex(({ key }) => key === 'train/loss');
    expect(columns[error]).toMatchObject({ title: ['test error (%)'], numeric: true });
    expect(rows.map(({ cells }) => cells[error])).toEqual([
      expect.stringMatching(/^\d\.\d\d ± \d\.\d\d$/),
      expect.stringMatching(/±/),
      expect.stringMatching(/^\d\.\d\d$/),
      'diverged',
      '–',
    ]);
    expect(rows.map(({ best }) => best.includes(error))).toEqual([true, false, false, false, false]);
    expect(rows[1]?.cells[loss]).toBe('∞');
    const { runs } = await callerOf(app).sweeps.runs({ id });
    expect(runs.find(({ state }) => state === 'diverged')).toMatchObject({
      result: 'NaN',
      outcome: { code: 'DIVERGED' },
    });
    expect(runs.find(({ state }) => state === 'running')).toMatchObject({
      epoch: 32,
      epochs: 60,
      endedAt: null,
    });
  });

  it('have learning curves of the configurations that are asked for, with gaps where nothing is finite', async () => {
    const app = await openApp();
    const id = addUnrulySweep(app);
    const { rows } = await callerOf(app).sweeps.board({ id });
    const asked = { id, rows: rows.map(({ key, points }) => ({ key, points })) };
    const { lines, ...about } = await callerOf(app).sweeps.lines(asked);
    expect(about).toMatchObject({
      metric: 'test/error',
      title: ['test error (%)'],
      xTitle: 'epoch',
      log: true,
    });
    expect(lines.map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
    expect(lines.slice(0, 3).map(({ curve }) => curve?.x.length)).toEqual([30, 30, 30]);
    const loss = await callerOf(app).sweeps.lines({ ...asked, metric: 'train/loss' });
    // One of the two finished seeds overflowed at the end: the mean is that of the other.
    expect(loss.lines[1]?.curve?.mean.at(-1)).toEqual(expect.any(Number));
    expect(loss.lines[1]?.curve?.low.at(-1)).toBe(loss.lines[1]?.curve?.high.at(-1));

    const part = await callerOf(app).sweeps.lines({ ...asked, from: 10, to: 50, points: 8 });
    for (const { curve } of part.lines.slice(0, 3)) {
      expect(curve?.x.length).toBeLessThanOrEqual(8);
      expect([curve?.x[0], curve?.x.at(-1)]).toEqual([10, 50]);
    }
  });

  it('can be paused, and cancelled for good', async () => {
    const app = await openApp();
    const id = addSweep(app, (point) => (point === 0 ? 'finished' : 'queued'));
    expect(await callerOf(app).sweeps.pause({ id })).toMatchObject({
      status: 'paused',
      counts: { finished: 3, paused: 12 },
    });
    expect(await callerOf(app).sweeps.cancel({ id })).toMatchObject({
      status: 'cancelled',
      counts: { finished: 3, cancelled: 12 },
    });
  });
});

describe('series of a run', () => {
  it('come decimated, in a window of steps, with gaps as they are', async () => {
    const app = await openApp();
    addUnrulySweep(app);
    const metric = 'test/error';
    let withGaps = 0;
    for (const { id } of app.runs.list({ states: ['diverged', 'finished'] })) {
      const [whole, none] = await callerOf(app).runs.series({ id, metrics: [metric, 'no/such'] });
      expect(whole?.steps).toEqual(app.runs.series(id, metric).map(({ step }) => step));
      expect(none).toMatchObject({ metric: 'no/such', steps: [], values: [] });
      if (whole?.values.includes('NaN') === true) withGaps += 1;
      const [few] = await callerOf(app).runs.series({ id, metrics: [metric], points: 6, from: 100, to: 400 });
      expect(few?.steps.length).toBeLessThanOrEqual(6);
      expect([few?.steps[0], few?.steps.at(-1)]).toEqual([100, Math.min(400, whole?.steps.at(-1) ?? 0)]);
      expect(few?.values[0]).toBe(whole?.values[whole.steps.indexOf(100)]);
    }
    expect(withGaps).toBeGreaterThan(0);
  });
});

it('sends nothing that JSON can not carry', async () => {
  const app = await openApp();
  const id = addUnrulySweep(app);
  const caller = callerOf(app);
  const run = app.runs.list({ states: ['diverged'] })[0]?.id ?? '';
  const answers = [
    await caller.sweeps.list(),
    await caller.sweeps.board({ id }),
    await caller.sweeps.lines({ id, rows: [{ key: 'all', points: [0, 1, 2, 3, 4] }] }),
    await caller.runs.detail({ id: run }),
    await caller.runs.series({ id: run, metrics: ['test/error', 'train/loss'] }),
    await caller.about(),
  ];
  for (const answer of answers) expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
});

it('says which version it is and which home it shows', async () => {
  const app = await openApp();
  expect(await callerOf(app).about()).toEqual({ version, home: app.paths.root });
});

describe('errors', () => {
  const raising = (error: Error): ApiContext =>
    ({
      sweeps: {
        list: () => {
          throw error;
        },
      },
    }) as unknown as ApiContext;

  it.each<[ErrorCode, TRPCError['code']]>([
    ['NOT_FOUND', 'NOT_FOUND'],
    ['HOME_BUSY', 'CONFLICT'],
    ['CONFIG_INVALID', 'BAD_REQUEST'],
    ['DISK_FULL', 'INTERNAL_SERVER_ERROR'],
  ])('%s becomes %s', async (code, expected) => {
    const error = new QuadLabError(code, 'what was wrong', { advice: 'what to do' });
    await expect(callerOf(raising(error)).sweeps.list()).rejects.toMatchObject({ code: expected });
    expect(await callApi(raising(error), { path: 'sweeps.list', type: 'query' })).toMatchObject({
      ok: false,
      error: {
        message: 'what was wrong',
        data: { code: expected, problem: { code, advice: 'what to do' } },
      },
    });
  });

  it('of another kind carry no stack', async () => {
    const answer = await callApi(raising(new Error('boom')), { path: 'sweeps.list', type: 'query' });
    expect(answer).toMatchObject({
      ok: false,
      error: { data: { code: 'INTERNAL_SERVER_ERROR', problem: null } },
    });
    expect(JSON.stringify(answer)).not.toContain('router.test');
  });

  it('of input say which part and why', async () => {
    const answer = await callApi(raising(new Error()), {
      path: 'sweeps.overview',
      type: 'query',
      input: { id: 7 },
    });
    expect(answer).toMatchObject({ ok: false, error: { data: { code: 'BAD_REQUEST' } } });
    expect(answer.ok ? '' : answer.error.message).toMatch(/expected string.*\n.*at id/);
  });

  it.each([
    ['an unknown procedure', { path: 'sweeps.explode', type: 'mutation', input: {} }],
    ['a query called as a mutation', { path: 'sweeps.list', type: 'mutation', input: {} }],
    ['a way into prototypes', { path: 'constructor.prototype', type: 'query', input: {} }],
    ['no call at all', 'rm -rf'],
  ])('%s is not found', async (_what, call) => {
    expect(await callApi(raising(new Error()), call)).toMatchObject({
      ok: false,
      error: { data: { code: 'NOT_FOUND' } },
    });
  });
});

describe('queries of runs', () => {
  it('have each column once, also where a setting is called as something of the run', async () => {
    const app = await openApp();
    const named = (name: string) => ({ ...sampleSweep('spirals.yaml'), name });
    addSweep(app, () => 'queued', named('One'));
    addSweep(app, () => 'queued', named('Another'));
    const keys = (await callerOf(app).runs.columns()).map(({ key }) => key);
    expect(keys).toContain('name');
    expect(keys).toHaveLength(new Set(keys).size);
  });

  it('come in pages, with how many there are', async () => {
    const app = await openApp();
    addUnrulySweep(app);
    const { runs } = callerOf(app);
    const first = await runs.list({ where: 'state = "finished"', sort: 'test/error', limit: 4 });
    expect(first).toMatchObject({ total: 6, first: 0 });
    const second = await runs.list({
      where: 'state = "finished"',
      sort: 'test/error',
      limit: 4,
      after: first.next,
    });
    expect(second).toMatchObject({ total: 6, first: 4, next: undefined });
    const errors = [...first.runs, ...second.runs].map(({ metrics }) => Number(metrics['test/error']?.last));
    expect(errors).toHaveLength(6);
    expect(errors).toEqual(errors.toSorted((a, b) => a - b));
  });

  it('have groups with the figures of the exported tables', async () => {
    const app = await openApp();
    const id = addUnrulySweep(app);
    const board = await callerOf(app).sweeps.board({ id });
    const columns = ['best(test/error)', 'test/error'];
    const { rows, total } = await callerOf(app).runs.groupTable({ by: 'seeds', columns });
    expect(total).toBe(5);
    const means = rows.flatMap(({ values }) =>
      values.flatMap((value) => (value !== 'varies' && 'mean' in value ? [value.mean] : [])),
    );
    for (const { results } of board.rows) {
      const [result] = results;
      if (result === undefined || result === null) continue;
      expect(means).toContainEqual(
        typeof result.mean === 'number' ? expect.closeTo(result.mean, 10) : result.mean,
      );
    }
  });

  it('say where they are wrong', async () => {
    const app = await openApp();
    const answer = await callApi(app, {
      path: 'runs.list',
      type: 'query',
      input: { where: 'test/eror < 8' },
    });
    expect(answer).toMatchObject({
      ok: false,
      error: {
        message: expect.stringContaining('column 1: there is no field "test/eror"') as string,
        data: {
          code: 'BAD_REQUEST',
          problem: {
            code: 'QUERY_INVALID',
            advice: 'Did you mean "test/error"?',
            span: { start: 0, length: 9 },
          },
        },
      },
    });
  });
});
