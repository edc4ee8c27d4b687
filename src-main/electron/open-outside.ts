import { shell } from 'electron';
import { isAllowedOutside } from './external';

/** Opens an address in the system's browser, if it is one of those that may be. */
export function openOutside(url: string): void {
  if (isAllowedOutside(url)) void shell.openExternal(url);
}
