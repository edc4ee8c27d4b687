/** What was typed where a whole number is wanted, and what is wrong with it. */
export function wholeNumber(text: string, least: number, most: number): { problem: string | undefined } {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value)) return { problem: 'Expected a whole number.' };
  if (value < least) return { problem: `Expected at least ${least}.` };
  return { problem: value > most ? `Expected at most ${most}.` : undefined };
}
