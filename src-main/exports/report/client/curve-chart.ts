import type { Chart as ChartClass, ChartDataset, Scale } from 'chart.js';
import type { Curve, MetricCurves, ReportData } from '../report-data';
import type { Band, drawBands } from './draw-bands';
import type { ChartTheme } from './chart-theme';
import type { Selection } from './selection';

interface Position {
  x: number;
  y: number;
}

/** Learning curves with their bands. Returns what draws them as the controls and the style are now. Runs in the page. */
export function setupCurveChart(
  Chart: typeof ChartClass,
  data: ReportData,
  theme: () => ChartTheme,
  selection: () => Selection,
  paintBands: typeof drawBands,
): () => void {
  const select = (id: string): HTMLSelectElement | null => document.querySelector(`select#${id}`);
  const canvas = document.querySelector<HTMLCanvasElement>('canvas#curves');
  const [metricSelect, scaleSelect, bandSelect] = [
    select('curve-metric'),
    select('curve-scale'),
    select('curve-band'),
  ];
  if (!canvas || !metricSelect || !scaleSelect) return () => undefined;
  let chart: ChartClass<'line', Position[]> | undefined;
  const metric = (): MetricCurves | undefined => data.metrics[Number(metricSelect.value)];

  const edgeOf = (curve: Curve, side: 1 | -1): (number | null)[] => {
    if (bandSelect?.value === 'range') return side === 1 ? curve.high : curve.low;
    return curve.mean.map((mean, i) => {
      const deviation = curve.deviation[i];
      return mean === null || deviation == null ? null : mean + side * deviation;
    });
  };
  /** What can't be on a logarithmic axis, such as a mean less its deviation below zero, ends at its lower edge. */
  const floorOf = (curves: Curve[]): number => {
    if (scaleSelect.value !== 'log') return -Infinity;
    const smallest = (values: (number | null)[]): number =>
      values.reduce<number>((least, y) => (y !== null && y > 0 ? Math.min(least, y) : least), Infinity);
    return smallest(curves.map((curve) => smallest(curve.low)));
  };

  const draw = (): void => {
    const shown = metric();
    if (!shown) return;
    const { line: colorOf, axis, base, tick } = theme();
    const { isVisible, highlighted } = selection();
    const front = highlighted();
    const visible = shown.curves.flatMap((curve, index) => {
      const line = data.lines[index];
      return curve && line && isVisible(index) ? [{ curve, line, index }] : [];
    });
    const floor = floorOf(visible.map(({ curve }) => curve));
    const clamp = (values: (number | null)[]): number[] =>
      values.map((y) => (y === null ? NaN : Math.max(y, floor)));
    const datasets = visible.map(({ curve, line, index }): ChartDataset<'line', Position[]> => {
      const color = colorOf(line.color) + (front !== undefined && front !== index ? '38' : '');
      const mean = clamp(curve.mean);
      return {
        label: line.label,
        data: curve.x.map((x, i) => ({ x, y: mean[i] ?? NaN })),
        borderColor: color,
        backgroundColor: color,
        borderDash: line.dash,
        borderWidth: front === index ? 3 : 1.75,
        pointRadius: curve.x.length === 1 ? 3 : 0,
        pointHoverRadius: 4,
        order: front === index ? 0 : 1,
      };
    });
    const bands: Band[] = visible
      .filter(
        ({ index }) => bandSelect && bandSelect.value !== 'none' && (front === undefined || front === index),
      )
      .map(({ curve, line }) => ({
        x: curve.x,
        low: clamp(edgeOf(curve, -1)),
        high: clamp(edgeOf(curve, 1)),
        color: `${colorOf(line.color)}2b`,
      }));
    const options = base();
    const ends = shown.curves.flatMap((curve) => (curve ? [curve.x[0] ?? 0, curve.x.at(-1) ?? 0] : []));
    const makeRoom = (scale: Scale): void => {
      for (const y of bands.flatMap(({ low, high }) => [...low, ...high])) {
        if (y < scale.min) scale.min = y;
        if (y > scale.max) scale.max = y;
      }
    };
    chart?.destroy();
    chart = new Chart(canvas, {
      type: 'line',
      data: { datasets },
      plugins: [
        {
          id: 'bands',
          beforeDatasetsDraw: (drawn) => {
            paintBands(drawn, bands);
          },
        },
      ],
      options: {
        ...options,
        parsing: false,
        normalized: true,
        scales: {
          x: { ...axis(shown.xTitle), type: 'linear', min: Math.min(...ends), max: Math.max(...ends) },
          y: {
            ...axis(shown.title, scaleSelect.value === 'log'),
            type: scaleSelect.value === 'log' ? 'logarithmic' : 'linear',
            afterDataLimits: makeRoom,
          },
        },
        plugins: {
          ...options.plugins,
          tooltip: {
            ...options.plugins?.tooltip,
            callbacks: {
              title: (items) => (items[0] ? `${shown.xTitle} ${tick(items[0].parsed.x ?? NaN)}` : ''),
              label: (item) => `${item.dataset.label ?? ''}: ${tick(item.parsed.y ?? NaN)}`,
            },
          },
        },
      },
    });
  };
  metricSelect.addEventListener('change', () => {
    scaleSelect.value = metric()?.log ? 'log' : 'linear';
    draw();
  });
  scaleSelect.addEventListener('change', draw);
  bandSelect?.addEventListener('change', draw);
  return draw;
}
