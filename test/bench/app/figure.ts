/** A line of the table. */
export interface Figure {
  part: string;
  name: string;
  value: number;
  unit: 'ms' | 'kB' | 'fps' | 'frames' | '%' | 's' | 'MB' | '';
  /** The most or, of frames per second, the least that is good. */
  goal?: number;
}

export const meets = ({ value, unit, goal }: Figure): boolean =>
  goal === undefined || (unit === 'fps' ? value >= goal : value <= goal);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** As a table of Markdown. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { part, name, value, unit, goal } = figure;
    const digits = Math.abs(value) < 10 && unit !== 'frames' ? 1 : 0;
    const bound = unit === 'fps' ? '≥' : '≤';
    const aim = goal === undefined ? '' : `${bound} ${goal} ${unit}${meets(figure) ? '' : ' (missed)'}`;
    return `| ${part} | ${name} | ${value.toFixed(digits)} ${unit} | ${aim} |`;
  });
  return ['| Part | What | Median | Goal |', '| --- | --- | ---: | --- |', ...rows].join('\n');
}
