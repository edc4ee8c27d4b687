import type { CellValue, RunColumn } from '../../lib/api-types';
import { fieldName, literal, titleText } from './columns';

export interface Completion {
  text: string;
  note: string;
}

/** What may stand at the caret: the part of the text that it takes the place of, and which kind of thing is expected. */
export interface Place {
  from: number;
  /** What was written of it so far. */
  part: string;
  expects: 'field' | 'operator' | 'value' | 'join';
  /** The field that is compared, where one was written. */
  field: string | undefined;
}

const token =
  /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?|[<>=!~]+|[(),[\]]|[^\s"'`<>=!~(),[\]]+(?:\([^)\s]*\)?)?/gu;
const comparing = /^(?:[<>=!~]+|in|like|contains|is)$/i;
const joining = /^(?:and|or|not|\(|by|where)$/i;
const words = /^(?:and|or|not|in|like|contains|is|null|missing|nan|order|by|asc|desc|limit)$/i;

/** What is expected where the caret stands. Not the grammar, which the app knows: what helps somebody who writes. */
export function placeAt(text: string, caret: number): Place {
  const before = [...text.slice(0, caret).matchAll(token)].map((match) => ({
    word: match[0],
    from: match.index,
  }));
  const last = before.at(-1);
  const isOpen =
    last !== undefined &&
    last.from + last.word.length === caret &&
    !/^[(),<>=!~[\]]+$/.test(last.word) &&
    !/^(["'`]).*\1$/s.test(last.word);
  const done = isOpen ? before.slice(0, -1) : before;
  const place = { from: isOpen ? last.from : caret, part: isOpen ? last.word : '' };
  const previous = done.at(-1)?.word;
  const field = fieldBefore(done.map(({ word }) => word));
  if (previous === undefined || joining.test(previous)) {
    const isList = previous === '(' && /^in$/i.test(done.at(-2)?.word ?? '');
    return { ...place, expects: isList ? 'value' : 'field', field };
  }
  if (comparing.test(previous)) return { ...place, expects: 'value', field };
  if (previous === ',')
    return { ...place, expects: isInList(done.map(({ word }) => word)) ? 'value' : 'field', field };
  const isField =
    !/^["'[\d)]/.test(previous) && !words.test(previous) && isFirstOfComparison(done.map(({ word }) => word));
  return { ...place, expects: isField ? 'operator' : 'join', field };
}

function isFirstOfComparison(done: readonly string[]): boolean {
  const before = done.at(-2);
  return before === undefined || joining.test(before);
}

const isInList = (done: readonly string[]): boolean => done.lastIndexOf('(') > done.lastIndexOf(')');

function fieldBefore(done: readonly string[]): string | undefined {
  const at = done.findLastIndex((word) => comparing.test(word));
  const field = done[at - 1];
  return (/^not$/i.test(field ?? '') ? done[at - 2] : field)?.replace(/^`|`$/g, '');
}

const operators: readonly Completion[] = [
  { text: '=', note: 'equal' },
  { text: '!=', note: 'not equal' },
  { text: '<', note: 'below' },
  { text: '<=', note: 'at most' },
  { text: '>', note: 'above' },
  { text: '>=', note: 'at least' },
  { text: '~', note: 'has this part' },
  { text: 'in (', note: 'one of several' },
  { text: 'is missing', note: 'has no value' },
];
const joins: readonly Completion[] = [
  { text: 'and', note: '' },
  { text: 'or', note: '' },
  { text: 'order by', note: 'sort' },
];
const most = 12;

/** What is offered at a place. `values`: those that the field of the place has been seen to have. */
export function completionsFor(
  { expects, part, field }: Place,
  columns: readonly RunColumn[],
  values: readonly CellValue[],
): Completion[] {
  const begins = part.toLowerCase().replace(/^["'`]/, '');
  switch (expects) {
    case 'operator':
      return operators.filter(({ text }) => text.startsWith(begins));
    case 'join':
      return joins.filter(({ text }) => text.startsWith(begins));
    case 'value': {
      const column = columns.find(({ key }) => key === field || key.endsWith(`.${field ?? ''}`));
      const known = column?.kind === 'boolean' ? ['true', 'false'] : (column?.words ?? values);
      return known
        .filter((value) => value !== null)
        .filter((value) => String(value).toLowerCase().includes(begins))
        .slice(0, most)
        .map((value) => ({ text: column === undefined ? `"${value}"` : literal(value, column), note: '' }));
    }
    case 'field': {
      const named = columns.map((column) => ({
        text: fieldName(column.key),
        note: titleText(column) === column.key ? '' : titleText(column),
      }));
      const rank = ({ text, note }: Completion): number => {
        const short = text.split('.').at(-1) ?? text;
        if (text.toLowerCase().startsWith(begins)) return 0;
        if (short.toLowerCase().startsWith(begins)) return 1;
        return `${text} ${note}`.toLowerCase().includes(begins) ? 2 : 3;
      };
      return named
        .filter((each) => rank(each) < 3)
        .sort((a, b) => rank(a) - rank(b))
        .slice(0, most);
    }
  }
}
