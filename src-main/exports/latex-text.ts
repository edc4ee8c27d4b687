const specials: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  '[': '{[}', // at the start of a row it would be an argument of the line break before
  '*': '{*}', // as well
  '`': '\\textasciigrave{}',
  '–': '--',
  '—': '---',
  '…': '\\ldots{}',
  '‘': '`',
  '’': "'",
  '“': '``',
  '”': "''",
  '\u00a0': '~',
};

const math: Record<string, string> = {
  '±': '\\pm',
  '×': '\\times',
  '·': '\\cdot',
  '−': '-',
  '∞': '\\infty',
  '≤': '\\leq',
  '≥': '\\geq',
  '≠': '\\neq',
  '≈': '\\approx',
  '→': '\\to',
  '←': '\\leftarrow',
  '‖': '\\|',
  '⊙': '\\odot',
  '∑': '\\sum',
  '√': '\\surd',
  '∂': '\\partial',
  α: '\\alpha',
  β: '\\beta',
  γ: '\\gamma',
  δ: '\\delta',
  ε: '\\varepsilon',
  ζ: '\\zeta',
  η: '\\eta',
  θ: '\\theta',
  ι: '\\iota',
  κ: '\\kappa',
  λ: '\\lambda',
  μ: '\\mu',
  µ: '\\mu',
  ν: '\\nu',
  ξ: '\\xi',
  π: '\\pi',
  ρ: '\\rho',
  σ: '\\sigma',
  τ: '\\tau',
  υ: '\\upsilon',
  φ: '\\varphi',
  χ: '\\chi',
  ψ: '\\psi',
  ω: '\\omega',
  Γ: '\\Gamma',
  Δ: '\\Delta',
  Θ: '\\Theta',
  Λ: '\\Lambda',
  Ξ: '\\Xi',
  Π: '\\Pi',
  Σ: '\\Sigma',
  Φ: '\\Phi',
  Ψ: '\\Psi',
  Ω: '\\Omega',
};

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** Any text as LaTeX that shows the same characters, in one line. */
export function escapeLatex(text: string): string {
  const characters = Array.from(text.replace(/[\s\p{Cc}]+/gu, ' '));
  return characters
    .map((character, i) => escapeCharacter(character) + (ligates(character, characters[i + 1]) ? '{}' : ''))
    .join('');
}

/** Two hyphens would become a dash, two apostrophes a quotation mark. */
function ligates(character: string, next: string | undefined): boolean {
  return character === next && (character === '-' || character === "'");
}

function escapeCharacter(character: string): string {
  const special = specials[character];
  if (special !== undefined) return special;
  const symbol = mathSymbol(character);
  return symbol === undefined ? character : `$${symbol}$`;
}

/** A character that exists in math mode only. */
export function mathSymbol(character: string): string | undefined {
  if (superscripts.includes(character)) return `^{${superscripts.indexOf(character)}}`;
  if (subscripts.includes(character)) return `_{${subscripts.indexOf(character)}}`;
  if (character === '⁻') return '^{-}';
  return math[character];
}

/** Whether LaTeX's usual fonts lack a character of the text: all but Latin ones, once the known symbols are escaped. */
export function needsUnicodeFont(latex: string): boolean {
  return /[^\u0020-\u017f\n]/u.test(latex);
}
