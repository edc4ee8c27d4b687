import { describe, expect, it } from 'vitest';
import { exportComparison, type ExportFormatName } from '../../src-main/exports';
import { escapeLatex } from '../../src-main/exports/latex-text';
import { escapeMarkdown } from '../../src-main/exports/markdown';
import { readCsv } from './read-csv';
import { sampleInput, sampleRun, seeds } from './sample';
import type { RunRecord } from '../../src-main/domain/records';

const write = (format: ExportFormatName, runs: RunRecord[]): string =>
  exportComparison(format, sampleInput(runs));
const named = (point: number, method: string, rmse = 1): RunRecord =>
  sampleRun({ point, values: { method }, rmse });

describe('csv', () => {
  it('keeps every digit', () => {
    const values = [0.1 + 0.2, 1 / 3, 1e-300];
    const [header, row] = readCsv(write('csv', seeds(0, values)));
    const at = (key: string): string => row?.[header?.indexOf(key) ?? -1] ?? '';
    const mean = values.reduce((a, b) => a + b) / 3;
    expect(Number(at('test/rmse.mean'))).toBe(mean);
    expect(Number(at('test/rmse.deviation'))).toBe(
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2),
    );
    expect(at('test/rmse.n')).toBe('3');
    expect([at('runs.total'), at('runs.diverged')]).toEqual(['3', '0']);
  });

  it('writes NaN and infinities as such, and leaves empty what is missing', () => {
    const rows = readCsv(
      write('csv', [...seeds(0, [NaN]), ...seeds(1, [Infinity]), ...seeds(2, [1], { state: 'diverged' })]),
    );
    expect(rows.slice(1).map((row) => row.slice(1, 4))).toEqual([
      ['NaN', '', '1'],
      ['Infinity', '', '1'],
      ['', '', '0'],
    ]);
  });

  it('keeps a spreadsheet from running text as a formula', () => {
    const names = ['=HYPERLINK("x")', '+a', '-a', '@a', '-1.5', 'a=b', 'two\nlines, "quoted"'];
    const rows = readCsv(
      write(
        'csv',
        names.map((name, point) => named(point, name)),
      ),
    );
    expect(rows.slice(1).map((row) => row[0])).toEqual([
      `'=HYPERLINK("x")`,
      "'+a",
      "'-a",
      "'@a",
      '-1.5',
      'a=b',
      'two\nlines, "quoted"',
    ]);
  });
});

describe('json', () => {
  it('holds raw numbers, and NaN as a string', () => {
    const document = JSON.parse(write('json', [...seeds(0, [1, 2]), ...seeds(1, [NaN])])) as {
      rows: { values: Record<string, unknown>; best: string[]; label: string }[];
    };
    expect(document.rows.map((row) => row.values['test/rmse'])).toEqual([
      { mean: 1.5, deviation: Math.SQRT1_2, n: 2 },
      { mean: 'NaN', deviation: null, n: 1 },
    ]);
    expect(document.rows[0]).toMatchObject({ label: 'm0', best: ['test/rmse'] });
  });
});

describe('markdown', () => {
  it('marks the best and aligns numbers on the right', () => {
    const text = write('markdown', [
      ...seeds(0, [0.0205, 0.0229]),
      ...seeds(1, [0.03, 0.04], { state: 'diverged' }),
    ]);
    expect(text).toContain('**0.0217 ± 0.0017**');
    expect(text).toMatch(/\| +diverged \|.*\| 0 of 2, 2 diverged \|/);
    expect(text).toMatch(/\| :-+ \| -+: \|/);
  });

  it('escapes what would break the table or be markup', () => {
    expect(escapeMarkdown('a|b\n*c* <d> [e] `f` \\')).toBe('a\\|b \\*c\\* \\<d\\> \\[e\\] \\`f\\` \\\\');
    expect(escapeMarkdown('γ_g and _x_')).toBe('γ_g and \\_x\\_');
  });
});

describe('latex', () => {
  it('is a table of booktabs with as many cells in each row', () => {
    const text = write('latex', [
      ...seeds(0, [0.0205, 0.0229]),
      ...seeds(1, [0.03, 0.04]),
      named(2, 'a & b', 5),
    ]);
    expect(text).toMatch(/^% .*\\usepackage\{booktabs\}/);
    expect(text).toContain('\\textbf{\\boldmath$0.0217 \\pm 0.0017$}');
    expect(text).toContain('\\label{tab:runge}');
    const rows = text.split('\n').filter((line) => line.endsWith('\\\\'));
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row.split(/(?<!\\)&/).length))).toEqual(new Set([4]));
    expect(text.match(/\\begin/g)).toHaveLength(text.match(/\\end\{/g)?.length ?? 0);
  });

  it('escapes every special character', () => {
    expect(escapeLatex('\\{}$&#%_^~')).toBe(
      '\\textbackslash{}\\{\\}\\$\\&\\#\\%\\_\\textasciicircum{}\\textasciitilde{}',
    );
    expect(escapeLatex('<|> "q" a--b')).toBe("\\textless{}\\textbar{}\\textgreater{} ''q'' a-{}-b");
    expect(escapeLatex('γ_g ± β ² 10⁻³')).toBe('$\\gamma$\\_g $\\pm$ $\\beta$ $^{2}$ 10$^{-}$$^{3}$');
    expect(escapeLatex('two\nlines')).toBe('two lines');
  });

  it('never starts a row with what the line break before would take for its own', () => {
    expect(escapeLatex('[32, 32]')).toBe('{[}32, 32]');
    expect(escapeLatex('*')).toBe('{*}');
  });

  it('writes titles and powers in math mode', () => {
    const values = { 'strategy.gammaG': 1e-7 };
    const text = write('latex', [sampleRun({ values, rmse: 2.05e-5 }), named(1, 'x')]);
    expect(text).toContain('$\\gamma_{g}$');
    expect(text).toContain('$10^{-7}$');
    expect(text).toContain('$2.050 \\times 10^{-5}$');
  });

  it('goes on over pages where a page is too short', () => {
    const text = write(
      'latex',
      Array.from({ length: 60 }, (_, point) => sampleRun({ point, rmse: point })),
    );
    expect(text).toContain('\\begin{longtable}');
    expect(text).toContain('\\usepackage{longtable}');
  });
});

describe('every format', () => {
  const runs = Array.from({ length: 1000 }, (_, point) => named(point, `method ${point}.`, point));
  it.each(['csv', 'json', 'markdown', 'latex', 'html'] as const)('%s has all of 1,000 rows', (format) => {
    const text = write(format, runs);
    const missing = runs.filter((_, point) => !text.includes(`method ${point}.`));
    expect(missing).toEqual([]);
  });

  it.each(['csv', 'json', 'markdown', 'latex', 'html'] as const)(
    '%s can be written without runs',
    (format) => {
      expect(write(format, [])).toMatch(/\n$/);
    },
  );
});
