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
    const { comparison, runs, sweep } = await callerOf(app).sweeps.show({ id: addUnrulySweep(app) });
    expect(sweep.config.name).toBe('Two spirals, neurons and strategies');
    expect(comparison.rows.map(({ label }) => label)).toEqual([
      'conventional',
      'quadratic, none',
      'quadratic, sg',
      'quadratic, sw-l2',
      'compact, sg',
    ]);
    const error = comparison.columns.findIndex(({ key }) => key === 'test/error');
    const loss = comparison.columns.findIndex(({ key }) => key === 'train/loss');
    expect(comparison.columns[error]).toMatchObject({ title: ['test error (%)'], numeric: true });
    expect(comparison.rows.map(({ cells }) => cells[error]?.text)).toEqual([
      expect.stringMatching(/^\d\.\d\d ± \d\.\d\d$/),
      expect.stringMatching(/±/),
      expect.stringMatching(/^\d\.\d\d$/),
      'diverged',
      '–',
    ]);
    expect(comparison.rows.map(({ cells }) => cells[error]?.best)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(comparison.rows[1]?.cells[loss]?.text).toBe('∞');
    expect(comparison.rows[3]?.cells[error]?.muted).toBe(true);
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

  it('have learning curves in the order of the rows, with gaps where nothing is finite', async () => {
    const app = await openApp();
    const id = addUnrulySweep(app);
    const { lines, ...about } = await callerOf(app).sweeps.curves({ id });
    expect(about).toMatchObject({
      metric: 'test/error',
      title: ['test error (%)'],
      xTitle: 'epoch',
      log: true,
    });
    expect(lines.map(({ curve }) => curve?.x.length)).toEqual([30, 30, 30, undefined, undefined]);
    const loss = await callerOf(app).sweeps.curves({ id, metric: 'train/loss' });
    // One of the two finished seeds overflowed at the end: the mean is that of the other.
    expect(loss.lines[1]?.curve?.mean.at(-1)).toEqual(expect.any(Number));
    expect(loss.lines[1]?.curve?.low.at(-1)).toBe(loss.lines[1]?.curve?.high.at(-1));
  });

  it('are drawn in a window with as many points as are asked for', async () => {
    const app = await openApp();
    const id = addUnrulySweep(app);
    const all = await callerOf(app).sweeps.curves({ id });
    const part = await callerOf(app).sweeps.curves({ id, from: 10, to: 50, points: 8 });
    expect(part.lines.map(({ curve }) => curve === null)).toEqual(
      all.lines.map(({ curve }) => curve === null),
    );
    for (const { curve } of part.lines) {
      if (curve === null) continue;
      expect(curve.x.length).toBeLessThanOrEqual(8);
      expect([curve.x[0], curve.x.at(-1)]).toEqual([10, 50]);
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

describe('a run', () => {
  it('is shown with the curves that were asked for', async () => {
    const app = await openApp();
    addUnrulySweep(app);
    const diverged = app.runs.list({ states: ['diverged'] })[0]?.id ?? '';
    const { run, curves } = await callerOf(app).runs.show({
      id: diverged,
      metrics: ['test/error', 'no/such'],
    });
    expect(run).toMatchObject({
      id: diverged,
      state: 'diverged',
      metrics: { 'test/error': { last: 'NaN' } },
    });
    expect(curves[0]?.points.slice(-3)).toMatchObject([
      { value: expect.any(Number) as number },
      { value: 'NaN' },
      { value: 'NaN' },
    ]);
    expect(curves[1]).toEqual({ metric: 'no/such', points: [] });
  });
});

describe('curves of runs', () => {
  it('come decimated, in a window of steps, with gaps as they are', async () => {
    const app = await openApp();
    addUnrulySweep(app);
    const ids = app.runs.list({ states: ['diverged', 'finished'] }).map(({ id }) => id);
    const metric = 'test/error';
    const whole = await callerOf(app).runs.curves({ ids: [...ids, 'gone'], metric });
    expect(whole.map(({ id }) => id)).toEqual([...ids, 'gone']);
    expect(whole.at(-1)).toEqual({ id: 'gone', steps: [], epochs: [], values: [] });
    expect(whole.some(({ values }) => values.includes('NaN'))).toBe(true);
    for (const { id, steps, values } of whole.slice(0, -1)) {
      expect(steps).toEqual(app.runs.series(id, metric).map(({ step }) => step));
      const few = await callerOf(app).runs.curves({ ids: [id], metric, points: 6, from: 100, to: 400 });
      expect(few[0]?.steps.length).toBeLessThanOrEqual(6);
      expect([few[0]?.steps[0], few[0]?.steps.at(-1)]).toEqual([100, Math.min(400, steps.at(-1) ?? 0)]);
      expect(few[0]?.values[0]).toBe(values[steps.indexOf(100)]);
      const { curves } = await callerOf(app).runs.show({
        id,
        metrics: [metric],
        points: 6,
        from: 100,
        to: 400,
      });
      expect(curves[0]?.points.map(({ step }) => step)).toEqual(few[0]?.steps);
    }
  });
});

it('sends nothing that JSON can not carry', async () => {
  const app = await openApp();
  const id = addUnrulySweep(app);
  const caller = callerOf(app);
  const run = app.runs.list({ states: ['diverged'] })[0]?.id ?? '';
  const answers = [
    await caller.sweeps.list(),
    await caller.sweeps.show({ id }),
    await caller.sweeps.curves({ id }),
    await caller.runs.show({ id: run, metrics: ['test/error', 'train/loss'] }),
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
      path: 'sweeps.show',
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
    const { comparison } = await callerOf(app).sweeps.show({ id });
    const { groups, total } = await callerOf(app).runs.groups({
      measures: ['best(test/error)', 'test/error'],
    });
    expect(total).toBe(5);
    for (const [index, row] of comparison.rows.entries()) {
      const mean = groups[index]?.statistics[1]?.mean;
      if (row.objective === null) expect([null, undefined, 'NaN']).toContain(mean);
      else
        expect(groups[index]?.statistics.map((statistic) => statistic.mean)).toContainEqual(
          typeof row.objective === 'number' ? expect.closeTo(row.objective, 10) : row.objective,
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
