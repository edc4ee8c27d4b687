import type { ChartConfiguration, Scale } from 'chart.js';

export interface ChartTheme {
  line: (color: number) => string;
  axis: (title: string, logarithmic?: boolean) => object;
  base: () => Options;
  tick: (value: number | string) => string;
}

export type Options = NonNullable<ChartConfiguration<'line'>['options']>;

/** Colours and options that all charts share, from the style sheet as it is now. Runs in the page. */
export function chartTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
  const tick = (value: number | string): string => {
    const number = Number(value);
    const [mantissa = '', exponent] = number.toExponential(2).split('e');
    if (number === 0 || (Math.abs(number) >= 1e-4 && Math.abs(number) < 1e6))
      return String(Number(number.toPrecision(4)));
    return `${Number(mantissa)}e${Number(exponent)}`;
  };
  const axis = (text: string, logarithmic = false): object => ({
    title: { display: text !== '', text, color: color('--muted'), font },
    grid: { color: color('--grid'), tickLength: 4 },
    border: { color: color('--line') },
    ticks: {
      color: color('--muted'),
      font,
      maxRotation: 45,
      autoSkip: !logarithmic,
      autoSkipPadding: 12,
      callback(this: Scale, value: number | string): string {
        if (this.type === 'category') return this.getLabelForValue(Number(value));
        // A logarithmic axis is labelled at 1, 2 and 5, a long one at powers of ten alone.
        const labelled = this.max / this.min > 1e4 ? /^1(\.0*)?e/ : /^[125](\.0*)?e/;
        if (logarithmic && !labelled.test(Number(value).toExponential(3))) return '';
        return tick(value);
      },
    },
  });
  return {
    line: (index) => color(`--line-${index}`),
    tick,
    axis,
    base: () => ({
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: color('--text'),
          titleColor: color('--page'),
          bodyColor: color('--page'),
          titleFont: { ...font, weight: 600 },
          bodyFont: font,
          padding: 10,
          cornerRadius: 6,
          displayColors: false,
        },
      },
    }),
  };
}
