const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** As it is written on the keys. */
export const modifierKey = isApple ? '⌘' : 'Ctrl';

/** Whether the key that commands are given with is held. */
export const isCommand = (event: KeyboardEvent): boolean => (isApple ? event.metaKey : event.ctrlKey);

/** Whether keys go into a text, where single letters are no commands. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
