import { describe, expect, it } from 'vitest';
import type {
  ComputedResults,
  ExperimentResults,
  ResultRow,
} from '../../../src-main/domain/experiment/results';
import { exportPaper } from '../../../src-main/exports/paper';
import { minutesText } from '../../../src-main/exports/paper/words';

const counts = { total: 2, finished: 2, diverged: 0, pruned: 0, failed: 0, cancelled: 0, unfinished: 0 };
const row = (title: string, changes: Partial<ResultRow> = {}): ResultRow => ({
  title,
  values: {
    error: { published: 8.75, ours: { mean: 9.2514, deviation: 0.1234, n: 2 }, difference: 0.5014 },
    time: { published: null, ours: { mean: 12.3456, deviation: 1, n: 2 }, difference: null },
  },
  counts,
  missing: 0,
  runIds: [],
  ...changes,
});
const none = { published: 'no convergence', ours: null, difference: null };
const trained: ExperimentResults = {
  id: 'table-4',
  title: 'Networks & depths',
  place: 'Table IV',
  question: 'Which is better?',
  group: 'paper',
  choices: [{ what: 'γ_g', chosen: '1e-4', why: 'the text has lost it' }],
  budget: 'quick',
  compares: 'network',
  seeds: 2,
  epochs: 5,
  dataset: 'textures',
  needs: null,
  time: { minutes: 3, on: 'two cores', measured: true },
  notes: ['Small images.'],
  measures: [
    { name: 'error', title: 'Error (%)', of: 'test/error', take: 'last', goal: 'minimize' },
    { name: 'time', title: 'Epoch (s)', of: 'time/epoch_s', take: 'last' },
  ],
  rows: [
    row('ResNet_20'),
    row('QResNet20', {
      values: { error: none },
      counts: { ...counts, finished: 0, diverged: 2 },
    }),
    row('open', {
      values: { error: { ...none, published: 6.1 } },
      counts: { ...counts, total: 0, finished: 0 },
      missing: 2,
    }),
  ],
  findings: [{ claim: 'one < other', measure: 'error', holds: false, evidence: 'a: 1 · b: 2' }],
  sweepIds: [],
  state: 'partial',
  runs: { done: 4, all: 6 },
};
const computed: ComputedResults = {
  id: 'figure-1',
  title: 'Random starts',
  place: 'Fig. 1',
  question: 'What explodes?',
  group: 'paper',
  choices: [],
  published: 'the quadratic output explodes',
  table: { columns: ['network', 'largest output'], rows: [['quadratic', 123456.789]] },
  panels: [],
};

describe('the report of experiments', () => {
  it('lays ours beside the published numbers in Markdown, and says what was not run', () => {
    const text = exportPaper('markdown', [trained, computed]);
    expect(text).toContain('## Table IV: Networks \\& depths');
    expect(text).toContain(
      'Quick budget: 2 seeds a row, 5 epochs, data set textures; it took 3 minutes on two cores.',
    );
    expect(text).toContain('**Rows not run: open.**');
    expect(text).toContain('| network ');
    const line = (title: string): string[] =>
      (text.split('\n').find((each) => each.startsWith(`| ${title}`)) ?? '')
        .split('|')
        .map((cell) => cell.trim());
    expect(line('ResNet_20')).toEqual([
      '',
      'ResNet_20',
      '8.75',
      '9.25 ± 0.12',
      '+0.50',
      '12.3 ± 1.0',
      '2',
      '',
    ]);
    expect(line('QResNet20')).toEqual([
      '',
      'QResNet20',
      'no convergence',
      'did not converge',
      '–',
      'did not converge',
      '0 of 2, 2 diverged',
      '',
    ]);
    expect(line('open')).toEqual(['', 'open', '6.1', 'not run', '–', 'not run', '0 of 2', '']);
    expect(text).toContain('- **does not hold**: one \\< other (a: 1 · b: 2)');
    expect(text).toContain('- Our choice for γ_g: 1e-4, since the text has lost it.');
    expect(text).toContain('Published: the quadratic output explodes.');
    expect(text).toMatch(/\| quadratic +\| 1235?00/);
  });

  it('is a table an experiment in LaTeX, which says its budget', () => {
    const text = exportPaper('latex', [trained, computed]);
    expect(text).toContain('\\usepackage{booktabs}');
    expect(text).toContain('ResNet\\_20 & $8.75$ & $9.25 \\pm 0.12$ & $+0.50$ & $12.3 \\pm 1.0$ & 2 \\\\');
    expect(text).toContain('Networks \\& depths');
    expect(text).toContain('Quick budget: 2 seeds a row');
    expect(text).toContain('Rows not run: open.');
    expect(text.match(/\\begin\{table\}/g)).toHaveLength(2);
  });

  it('is a page without scripts in HTML', () => {
    const text = exportPaper('html', [{ ...trained, question: '<script>alert(1)</script>' }, computed]);
    expect(text).not.toMatch(/<script/);
    expect(text).toContain('<h2>Table IV: Networks &amp; depths</h2>');
    expect(text).toContain('<strong>does not hold</strong>: one &lt; other');
    expect(text).toContain('<strong>Rows not run: open.</strong>');
  });

  it.each([
    [0.5, 'less than a minute'],
    [1, '1 minute'],
    [4.4, '4.5 minutes'],
    [99, '99 minutes'],
    [600, '10 hours'],
    [10_000, '7 days'],
  ])('tells %d minutes', (minutes, words) => {
    expect(minutesText(minutes)).toBe(words);
  });
});
