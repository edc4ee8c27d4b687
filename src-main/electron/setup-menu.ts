import type { MenuItemConstructorOptions } from 'electron';
import { addresses } from './addresses';

export interface MenuActions {
  /** Leads the page there. */
  lead: (address: string) => void;
  goBack: () => void;
  goForward: () => void;
  openHome: () => void;
  openPaper: () => void;
}

/**
 * The native menu: what every program has, by the roles of the system, and the pages.
 * @param isDevelopment Adds what helps to work on the page itself.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  isDevelopment: boolean,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const to = (label: string, accelerator: string, address: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => {
      actions.lead(address);
    },
  });
  const settings = to('Settings…', 'CmdOrCtrl+,', addresses.settings);
  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      to('&New sweep', 'CmdOrCtrl+N', addresses.newSweep),
      to('&Add data set…', 'CmdOrCtrl+O', addresses.addDataset),
      separator,
      { label: 'Open the &home folder', click: actions.openHome },
      ...(isMac ? [] : [separator, settings]),
      separator,
      { role: 'close' },
      ...(isMac ? [] : [{ role: 'quit' } as const]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      to('&Home', 'CmdOrCtrl+1', addresses.home),
      to('&Data sets', 'CmdOrCtrl+2', addresses.datasets),
      to('&Sweeps', 'CmdOrCtrl+3', addresses.sweeps),
      to('&Runs', 'CmdOrCtrl+4', addresses.runs),
      separator,
      { label: '&Back', accelerator: isMac ? 'Cmd+[' : 'Alt+Left', click: actions.goBack },
      { label: '&Forward', accelerator: isMac ? 'Cmd+]' : 'Alt+Right', click: actions.goForward },
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(isDevelopment ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      { label: 'The &paper: Expressivity and Trainability of Quadratic Networks', click: actions.openPaper },
      ...(isMac ? [] : [separator, { role: 'about' } as const]),
    ],
  };
  return [...(isMac ? [appMenu] : []), file, { role: 'editMenu' }, view, { role: 'windowMenu' }, help];
}
