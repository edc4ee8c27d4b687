/** Some forms of the same content, such as `text/plain` and `text/html`; who pastes takes the one that fits. */
export type ClipboardContent = Readonly<Record<string, string>>;

/**
 * Copies at once, within the click that asked for it. Unlike the clipboard of `navigator` it needs no permission, which the
 * desktop app gives to no page. Returns whether it was done.
 */
export function copyToClipboard(content: ClipboardContent): boolean {
  let done = false;
  const onCopy = (event: ClipboardEvent): void => {
    for (const [type, text] of Object.entries(content)) event.clipboardData?.setData(type, text);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener('copy', onCopy, { capture: true });
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- every browser has it, and nothing takes its place without a permission
    return document.execCommand('copy') && done;
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true });
  }
}
