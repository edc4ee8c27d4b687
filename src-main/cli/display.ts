import { spawn } from 'node:child_process';

/** Whether windows can be shown. Only on Linux and its kin that is not a matter of course. */
export function hasDisplay(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (environment[name] ?? '') !== '');
}

/** The program of a platform that opens an address in the browser that the user likes best. */
export function browserCommand(url: string, platform: NodeJS.Platform): [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', url];
    default:
      return ['xdg-open', url];
  }
}

/** Opens an address in the browser, where there is a display and a program for it; the user has the address too. */
export function openInBrowser(url: string): void {
  if (!hasDisplay()) return;
  const [command, ...words] = browserCommand(url, process.platform);
  const child = spawn(command, words, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
