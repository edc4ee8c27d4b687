/** What a chart is drawn with. A canvas knows no style sheet, so that it is told. */
export interface ChartTheme {
  surface: string;
  text: string;
  muted: string;
  /** Of axes and boxes. */
  line: string;
  grid: string;
  accent: string;
  danger: string;
  /** `--line-0` … `--line-7`, which can be told apart by the colour-blind. */
  lines: readonly string[];
  fontFamily: string;
}

const lineCount = 8;

/** The tokens of the style sheet as they are now. */
export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: token('surface'),
    text: token('text'),
    muted: token('muted'),
    line: token('line'),
    grid: token('grid'),
    accent: token('accent'),
    danger: token('danger'),
    lines: Array.from({ length: lineCount }, (_, index) => token(`line-${index}`)),
    fontFamily: getComputedStyle(document.body).fontFamily,
  };
}

/** Of pictures that leave the app, for paper: the light tokens, whichever theme the app has. */
export const printTheme: ChartTheme = {
  surface: '#ffffff',
  text: '#1a1e24',
  muted: '#4a525e',
  line: '#b9c0ca',
  grid: '#e6e9ee',
  accent: '#0a5dc2',
  danger: '#b3261e',
  lines: ['#0072b2', '#d55e00', '#00855f', '#b4508c', '#b07a00', '#2f8fc8', '#4b3fa7', '#6b7078'],
  fontFamily: 'Helvetica, Arial, "Liberation Sans", sans-serif',
};

/** `#0072b2` and 0.25 → `#0072b240`. Colours that are not hexadecimal stay as they are. */
export function faded(color: string, opacity: number): string {
  if (!/^#[\da-f]{6}$/i.test(color)) return color;
  return (
    color +
    Math.round(opacity * 255)
      .toString(16)
      .padStart(2, '0')
  );
}
