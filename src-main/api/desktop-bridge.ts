import type { ApiAnswer, ApiCall } from './call';
import type { ApiEvent } from './subscribe';

/** What the desktop's preload script puts on `window.quadlab`: the API, and what only a desktop can do. */
export interface DesktopBridge {
  /** As Node names it: `linux`, `darwin`, `win32`. */
  platform: string;
  call: (path: string, type: ApiCall['type'], input: unknown) => Promise<ApiAnswer>;
  /** Follows a subscription; what is returned ends it. */
  subscribe: (path: string, input: unknown, onEvent: (event: ApiEvent) => void) => () => void;
  /** Lets the user choose files; none where they changed their mind. */
  pickFiles: () => Promise<string[]>;
  /** The same for a folder. */
  pickFolder: () => Promise<string | undefined>;
  /** Where to save something, with a name to begin with. */
  pickSave: (name: string) => Promise<string | undefined>;
  /** The path of a file or folder that was dropped on the page; empty where it is none of the disk. */
  pathOf: (file: File) => string;
  /** Shows a file of the home, or one that was picked, in the system's file manager; false where that can't be. */
  showInFolder: (path: string) => Promise<boolean>;
  /**
   * Told each address within the page, such as `#/new-sweep`, that the menu, a deep link or a notification leads to. What
   * is returned ends it.
   */
  onAddress: (listener: (address: string) => void) => () => void;
}
