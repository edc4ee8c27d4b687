import { figuresText, groupThousands, type Shown } from '../format-value';
import { labelParts } from '../row-label';
import type { ComparisonTable, Row } from '../table';
import { titleParts } from '../titles';
import { escapeHtml } from './escape';

/** A column's title with real indices: γ<sub>g</sub>. */
export function htmlTitle(key: string, value?: 'last' | 'best'): string {
  return titleParts(key, value)
    .map((part) =>
      typeof part === 'string' ? escapeHtml(part) : `${part.symbol}<sub>${escapeHtml(part.index)}</sub>`,
    )
    .join('');
}

/** A value in running text. */
export function htmlValue(shown: Shown): string {
  return escapeHtml(minus(shown.kind === 'text' ? shown.text : figuresText(shown.figures)));
}

/** A value in two parts, so that a column can be aligned at its ±. */
export function htmlCell(shown: Shown): string {
  if (shown.kind === 'text') return escapeHtml(shown.text);
  const { mean, deviation, exponent, grouped } = shown.figures;
  const digits = escapeHtml(minus(grouped ? groupThousands(mean, ',') : mean));
  const power = exponent === undefined ? '' : `×10<sup>${minus(String(exponent))}</sup>`;
  if (deviation === undefined) {
    if (digits === '1' && power !== '') return power.slice(1);
    return power === '' ? digits : `${digits}<span class="deviation">${power}</span>`;
  }
  const [open, close] = power === '' ? ['', ''] : ['(', `)${power}`];
  return `${open}${digits}<span class="deviation"> ± ${escapeHtml(deviation)}${close}</span>`;
}

/** What tells a row from the others, with real indices: γ<sub>g</sub> = 0.1. */
export function htmlRowLabel(table: ComparisonTable, row: Row): string {
  const parts = labelParts(table, row).map(({ key, text }) =>
    key === undefined ? escapeHtml(text) : `${htmlTitle(key)} = ${escapeHtml(minus(text))}`,
  );
  return parts.join(', ');
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}
