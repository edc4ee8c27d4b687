import { describe, expect, it } from 'vitest';
import { exportComparison } from '../../src-main/exports';
import { buildCurves, mostPoints } from '../../src-main/exports/report/curves';
import { drawnCurve } from '../../src-main/exports/report/mean-curve';
import { codeForScript, jsonForScript } from '../../src-main/exports/report/escape';
import { buildLayers } from '../../src-main/exports/report/layers';
import { sampleInput, sampleRun, seeds } from './sample';
import { sampleSweep } from './sample-curves';

/** The page without the text of its scripts and styles. */
const markup = (page: string): string => page.replace(/(<(script|style)[^>]*>)[\s\S]*?<\/\2>/g, '$1</$2>');

function expectBalanced(page: string): void {
  const open: string[] = [];
  for (const [tag, closing, name = '', selfClosing] of markup(page).matchAll(
    /<(\/?)([a-z][a-z0-9]*)\b[^<>]*?(\/?)>/g,
  )) {
    if (selfClosing === '/') continue;
    if (closing === '/') expect(open.pop(), `before ${tag}`).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
}

describe('the report', () => {
  const page = exportComparison('html', sampleSweep(40));

  it('is one file that needs no network', () => {
    expect(markup(page)).not.toMatch(/\b(src|href|srcset|action)\s*=/i);
    expect(markup(page)).not.toMatch(/<(link|iframe|img|object|embed|base)\b/i);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toContain('sourceMappingURL=');
  });

  it('is well-formed', () => {
    expectBalanced(page);
    expect(page.startsWith('<!doctype html>')).toBe(true);
  });

  it('says how many runs there are, what came out best, and why a run diverged', () => {
    expect(page).toContain('7 configurations');
    expect(page).toContain('1 diverged');
    expect(page).toContain('Lowest test RMSE');
    expect(page).toContain('the training loss became NaN in epoch 17');
  });

  it('escapes whatever a person named', () => {
    const evil = '</script><script>alert("x")</script>&\u2028';
    const runs = [0, 1].map((point) =>
      sampleRun({
        id: `${evil}${point}`,
        point,
        values: { method: `${evil}${point}` },
        rmse: 1,
        state: point === 0 ? 'finished' : 'failed',
        outcome: { code: 'X', message: evil, advice: evil },
      }),
    );
    const text = exportComparison('html', {
      ...sampleInput(runs, { title: evil }, () => [{ step: 1, epoch: 1, value: 1 }]),
      sweep: { name: evil, config: { note: evil } as never },
    });
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert');
    expectBalanced(text);
  });

  it('needs neither curves nor a sweep', () => {
    const text = exportComparison('html', sampleInput(seeds(0, [1, 2])));
    expectBalanced(text);
    expect(text).not.toContain('<canvas');
  });
});

describe('curves', () => {
  it('are means over finished seeds with their spread', () => {
    const runs = [...seeds(0, [1, 3]), sampleRun({ seed: 2, state: 'diverged', rmse: 99 })];
    const values: Record<string, number[]> = {
      'sweep-0-0': [4, 1],
      'sweep-0-1': [8, NaN],
      'sweep-0-2': [99, 99],
    };
    const input = sampleInput(runs, {}, (id, metric) =>
      metric === 'test/rmse'
        ? (values[id] ?? []).map((value, i) => ({ step: i + 1, epoch: i + 1, value }))
        : [],
    );
    const [rmse, ...others] = buildCurves(input);
    expect(others).toEqual([]);
    expect(rmse).toMatchObject({ key: 'test/rmse', xTitle: 'epoch' });
    expect(rmse?.curves).toEqual([
      { x: [1, 2], mean: [6, 1], low: [4, 1], high: [8, 1], deviation: [2.82843, null] },
    ]);
  });

  it('go over steps where an epoch has several', () => {
    const input = sampleInput(seeds(0, [1]), {}, () =>
      [1, 2].map((step) => ({ step, epoch: 1, value: step })),
    );
    expect(buildCurves(input)[0]).toMatchObject({ xTitle: 'optimizer step', curves: [{ x: [1, 2] }] });
  });

  it('are thinned out only above 2,000 points, and keep their extremes', () => {
    const length = 50_000;
    const x = Float64Array.from({ length }, (_, i) => i);
    const mean = x.map((i) => (i === 31_234 ? 1000 : i === 4321 ? -1000 : Math.sin(i)));
    const [low, high] = [mean.map((y) => y - 1), mean.map((y, i) => (i === 777 ? 500 : y + 1))];
    for (const deviation of [mean, mean.map(() => NaN)]) {
      const thin = drawnCurve({ x, mean, low, high, deviation }, mostPoints);
      expect(thin.x.length).toBeLessThanOrEqual(mostPoints);
      expect(thin.x).toEqual(expect.arrayContaining([0, 4321, 31_234, length - 1]));
      expect(thin.mean).toHaveLength(thin.x.length);
      if (deviation === mean) expect(thin.x).toContain(777);
    }
    const part = (column: Float64Array): Float64Array => column.subarray(0, 2000);
    const short = {
      x: part(x),
      mean: part(mean),
      low: part(low),
      high: part(high),
      deviation: part(mean),
    };
    expect(drawnCurve(short, mostPoints).x).toEqual([...short.x]);
  });
});

it('shows how quadratic each layer became, relative to its ordinary weights', () => {
  const layers = buildLayers(sampleSweep(300));
  expect(layers?.layers).toEqual(['hidden1', 'hidden2', 'output']);
  expect(layers?.panels.map(({ index, relative }) => [index, relative])).toEqual([
    ['g', true],
    ['b', true],
  ]);
  expect(layers?.panels[0]?.values[0]).toEqual([0, 0, 0]);
  expect(layers?.panels[0]?.values[3]?.[0]).toBeCloseTo(0.35, 1);
});

it('embeds data and code that cannot end their script', () => {
  const json = jsonForScript({ a: '</script><!--\u2028\u2029' });
  expect(json).not.toMatch(/[<\u2028\u2029]/);
  expect(JSON.parse(json)).toEqual({ a: '</script><!--\u2028\u2029' });
  expect(codeForScript('"</script>"')).toBe('"\\x3c/script>"');
});
