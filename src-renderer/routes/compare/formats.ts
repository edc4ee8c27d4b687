/** What a table can be written as. */
export const formats = [
  { value: 'latex', label: 'LaTeX', ending: 'tex', note: 'for the paper, in the style of booktabs' },
  { value: 'csv', label: 'CSV', ending: 'csv', note: 'every digit, for a program' },
  { value: 'markdown', label: 'Markdown', ending: 'md', note: 'for an issue or a README' },
  { value: 'html', label: 'HTML report', ending: 'html', note: 'with learning curves and configurations' },
  { value: 'json', label: 'JSON', ending: 'json', note: 'raw numbers, for a script' },
  { value: 'tsv', label: 'TSV', ending: 'tsv', note: 'as it is seen, for a spreadsheet' },
] as const;
export type Format = (typeof formats)[number]['value'];
