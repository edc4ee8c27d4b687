import type { ReportData } from '../report-data';

export interface Selection {
  isVisible: (line: number) => boolean;
  /** The line under the pointer in the legend; the others step back. */
  highlighted: () => number | undefined;
}

/** The legend: a click hides or shows a line, a double click shows it alone. Runs in the page. */
export function setupSelection(data: ReportData, changed: () => void): Selection {
  const visible = data.lines.map((line) => line.visible);
  let highlighted: number | undefined;
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-line]')];
  const update = (): void => {
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(visible[Number(button.dataset['line'])] ?? false));
    }
    changed();
  };
  const setAll = (value: (line: number) => boolean): void => {
    visible.forEach((_, line) => (visible[line] = value(line)));
    update();
  };
  for (const button of buttons) {
    const line = Number(button.dataset['line']);
    const highlight = (value: number | undefined): void => {
      highlighted = value;
      changed();
    };
    button.addEventListener('click', () => {
      visible[line] = !visible[line];
      update();
    });
    button.addEventListener('dblclick', () => {
      setAll((other) => other === line);
    });
    button.addEventListener('mouseenter', () => {
      highlight(line);
    });
    button.addEventListener('mouseleave', () => {
      highlight(undefined);
    });
  }
  document.getElementById('show-all')?.addEventListener('click', () => {
    setAll(() => true);
  });
  document.getElementById('show-none')?.addEventListener('click', () => {
    setAll(() => false);
  });
  return {
    isVisible: (line) => visible[line] ?? false,
    highlighted: () => (highlighted !== undefined && visible[highlighted] ? highlighted : undefined),
  };
}
