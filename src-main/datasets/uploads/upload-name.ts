import { extname } from 'node:path';

/** With a home before it, far from what any system allows a path to have. In UTF-8. */
const mostBytes = 180;
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A name that every system can have, for what a browser calls a file: without folders, characters that mean something, or a
 * dot in front. Its ending stays, since formats are told by it.
 */
export function uploadName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*\ufffd]/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const allowed = reserved.test(plain) ? `_${plain}` : plain;
  return shortened(allowed) || 'upload';
}

/** Without the end of the part before the last two endings, such as `.tar.gz`. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= mostBytes) return name;
  const last = extname(name);
  const both = extname(name.slice(0, name.length - last.length)) + last;
  const ending = both.length <= 20 ? both : last.length <= 20 ? last : '';
  let stem = '';
  for (const character of name.slice(0, name.length - ending.length)) {
    if (Buffer.byteLength(stem + character + ending) > mostBytes) break;
    stem += character;
  }
  return stem + ending;
}
