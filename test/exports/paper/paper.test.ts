import { describe, expect, it } from 'vitest';
import type {
  ComputedResults,
  ExperimentResults,
  PaperResults,
  ResultRow,
} from '../../../src-main/domain/experiment/results';
import { emptyColumns, type MetricColumns } from '../../../src-main/domain/metric-columns';
import type { RunState } from '../../../src-main/domain/run-state';
import { exportPaper as exportReport, type PaperFormatName } from '../../../src-main/exports/paper';
import type { PaperReport } from '../../../src-main/exports/paper/paper-report';
import { sampleRun } from '../sample';
import { cellText } from '../../../src-main/exports/paper/computed-cell';
import type { PaperFigure } from '../../../src-main/exports/paper/figures';
import { shownRange } from '../../../src-main/exports/paper/shown-range';
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

const states = new Map<string, RunState>();
const exportPaper = (
  format: PaperFormatName,
  results: readonly PaperResults[],
  changes: Partial<PaperReport> = {},
): string =>
  exportReport(format, {
    results,
    isChosen: false,
    budget: 'quick',
    runOf: (id) => ({ ...sampleRun(), id, state: states.get(id) ?? 'finished' }),
    columns: () => emptyColumns(0),
    generatedAt: Date.UTC(2026, 2, 1, 12),
    version: '1.2.3',
    machine: { processor: 'Example 9000', cores: 16 },
    ...changes,
  });

describe('the report of experiments', () => {
  it('lays ours beside the published numbers in Markdown, and says what was not run', () => {
    const text = exportPaper('markdown', [trained, computed]);
    expect(text).toContain('## Table IV: Networks \\& depths');
    expect(text).toContain(
      'Quick budget: 2 seeds a row, 5 epochs, data set textures. It took 3 minutes on two cores.',
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
    expect(line('open')).toEqual(['', 'open', '6.10', 'not run', '–', 'not run', '0 of 2', '']);
    expect(text).toContain('- **does not hold**: one \\< other (a: 1 · b: 2)');
    expect(text).toContain('- Our choice for γ_g: 1e-4, since the text has lost it.');
    expect(text).toContain('Published: the quadratic output explodes.');
    expect(text).toContain('| quadratic |        123,500 |');
  });

  it.each([
    [5_170_000, '5,170,000'],
    [0.08231, '0.08231'],
    [0, '0'],
    [2.9e14, '2.900×10¹⁴'],
    [NaN, 'NaN'],
    ['σ', 'σ'],
  ])('writes what was computed: %s', (value, words) => {
    expect(cellText(value)).toBe(words);
  });

  it('is a table an experiment in LaTeX, which says its budget', () => {
    const text = exportPaper('latex', [trained, computed]);
    expect(text).toContain('\\usepackage{booktabs}');
    expect(text).toContain('ResNet\\_20 & $8.75$ & $9.25 \\pm 0.12$ & $+0.50$ & $12.3 \\pm 1.0$ & 2 \\\\');
    expect(text).toContain('Networks \\& depths');
    expect(text).toContain(
      '\\caption{Table IV: Networks \\& depths (quick budget: 2 seeds a row, 5 epochs, data set textures)}',
    );
    expect(text).toContain(' & \\multicolumn{3}{c}{Error (\\%)} &  &  \\\\\n    \\cmidrule(lr){2-4}\n');
    expect(text).toContain('network & published & ours & difference & Epoch (s) & runs \\\\');
    expect(text).toContain(
      'It took 3 minutes on two cores. Small images.\\par\n' +
        '    \\emph{Finding (does not hold):} one \\textless{} other (a: 1 $\\cdot$ b: 2).\\par\n' +
        '    \\emph{Our choice} for $\\gamma$\\_g: 1e-4, since the text has lost it.\\par',
    );
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

  it('draws the curves of rows and the panels of what is computed in HTML, without a network', () => {
    const curve = { steps: Float64Array.of(1, 2), epochs: Float64Array.of(1, 2) };
    const columns = (id: string): MetricColumns => ({
      ...curve,
      values: Float64Array.of(50, id === 'far' ? 1e14 : 9),
    });
    const rows = [
      row('near', { runIds: ['near', 'near too'] }),
      row('far', { runIds: ['far'] }),
      row('open', { values: {} }),
    ];
    const lines = [{ title: 'σ = <1', x: [-1, 1], y: [-2, 400] }];
    const panel = { title: 'quadratic network', xTitle: 'x', yTitle: 'output', curves: lines };
    const summary = { last: 9, min: 9, max: 50 };
    const text = exportPaper(
      'html',
      [
        { ...trained, rows },
        { ...computed, panels: [panel] },
      ],
      {
        runOf: (id) => ({ ...sampleRun({ metrics: { 'test/error': summary } }), id }),
        columns,
      },
    );
    expect(text).toContain("script-src 'unsafe-inline'");
    expect(text).not.toMatch(/(src|href)=/);
    const source = /id="paper-figures">(.*)<\/script>/.exec(text)?.[1] ?? '';
    const [curves, outputs] = JSON.parse(source) as PaperFigure[];
    expect(curves?.lines.map(({ label }) => label)).toEqual(['near', 'far']);
    expect(curves?.lines[0]?.curve).toMatchObject({ x: [1, 2], mean: [50, 9], low: [50, 9] });
    expect(curves).toMatchObject({ log: true, max: 1500 });
    expect(outputs).toMatchObject({ title: 'quadratic network', lines: [{ label: 'σ = <1' }] });
    expect(text).toContain('Above it, wholly or in part: far.');
    expect(text).toContain('<figcaption>quadratic network</figcaption>');
    expect(text).toContain('<span class="label">σ = &lt;1</span>');
  });

  it('says in HTML of which paper, when, by what and in which budget', () => {
    const text = exportPaper('html', [trained]);
    expect(text).toContain('On Expressivity and Trainability of Quadratic Networks');
    expect(text).toContain('QuadLab 1.2.3 · <time datetime="2026-03-01T12:00:00.000Z">1 March 2026');
    expect(text).toContain('quick budget');
    expect(text).toContain('report written on Example 9000, 16 cores');
    expect(text).toContain('<th scope="colgroup" colspan="3"><span>Error (%)</span></th>');
    expect(text).toContain('<th scope="col" class="number first">published</th>');
  });

  it.each([
    [
      'all of them',
      [
        [1, 2],
        [3, 4],
      ],
      { log: false, min: null, max: null },
    ],
    ['decades on a logarithmic axis', [[1, 0.001]], { log: true, min: null, max: null }],
    [
      'not what is far above the others',
      [
        [1, 0.5],
        [1, 1e14],
      ],
      { log: true, min: null, max: 30 },
    ],
    [
      'sizes of what explodes to both sides',
      [
        [-1, 1],
        [-90, 80],
      ],
      { log: true, min: null, max: null },
    ],
    [
      'not the depth of a crossing',
      [
        [1e-9, 1, -1],
        [50, 80, 90],
      ],
      { log: true, min: 90 * 1e-5, max: null },
    ],
    ['nothing', [[], [null, NaN]], { log: false, min: null, max: null }],
  ])('shows of lines %s', (_, lines, range) => {
    expect(shownRange(lines)).toEqual(range);
  });

  it('has a line for what nothing has been run of, unless it was asked for', () => {
    const open = { total: 0, finished: 0 };
    const idle: ExperimentResults = {
      ...trained,
      ...{ id: 'table-7', place: 'Table VII', title: 'ImageNet', needs: 'imagenet' },
      rows: [row('one', { values: {}, counts: { ...counts, ...open }, missing: 2 })],
    };
    const line = 'Table VII: ImageNet (its data set imagenet is not there)';
    const markdown = exportPaper('markdown', [idle, trained]);
    expect(markdown).toMatch(
      /\n## Not run\n\n- Table VII: ImageNet \(its data set imagenet is not there\)\n$/,
    );
    expect(markdown).not.toContain('No row has been run');
    expect(exportPaper('latex', [idle, trained])).toContain(`\\paragraph{Not run.} ${line}.`);
    expect(exportPaper('html', [idle, trained])).toContain(`<li>${line}</li>`);
    const asked = exportPaper('markdown', [idle], { isChosen: true });
    expect(asked).toContain('**No row has been run.**');
    expect(asked).not.toContain('## Not run');
  });

  it('says where rows stand that no run has finished of', () => {
    const at = (title: string, state: RunState, kind: Partial<ResultRow['counts']>): ResultRow => {
      states.set(title, state);
      const ids = { runIds: [title], values: {}, missing: 1 };
      return row(title, { ...ids, counts: { ...counts, total: 1, finished: 0, ...kind } });
    };
    const running = at('A', 'running', { unfinished: 1 });
    const waiting = at('B', 'queued', { unfinished: 1 });
    const cancelled = at('C', 'cancelled', { cancelled: 1 });
    const text = (...rows: ResultRow[]): string => exportPaper('markdown', [{ ...trained, rows }]);
    expect(text(running, waiting, cancelled)).toContain(
      '**No row has finished. Rows running: A. Rows waiting: B. Rows cancelled: C.**',
    );
    expect(text(running)).toMatch(/\| A +\| +running \|/);
    expect(text(cancelled)).toContain('**No row has finished: it is cancelled.**');
    expect(
      text(row('D'), waiting, row('E', { counts: { ...counts, total: 1, finished: 1 }, missing: 1 })),
    ).toContain('**Rows waiting: B. Rows with fewer than 2 seeds so far: E (1).**');
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
