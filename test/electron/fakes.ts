import { EventEmitter } from 'node:events';
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  IpcMain,
  IpcMainInvokeEvent,
  Notification,
  Protocol,
  Rectangle,
  Tray,
  WebContents,
  WindowOpenHandlerResponse,
} from 'electron';

/**
 * The pieces of Electron that the shell uses, without the binary. Each is made to the measure of Electron's own types;
 * only the overloads of `on` need a cast.
 */
export class FakeApp extends EventEmitter {
  quits = 0;
  exits: number[] = [];
  handedOver: unknown;
  readonly first: boolean;

  constructor(first = true) {
    super();
    this.first = first;
  }

  requestSingleInstanceLock = (data?: unknown): boolean => {
    this.handedOver = data;
    return this.first;
  };
  quit = (): void => {
    this.quits += 1;
  };
  exit = (code = 0): void => {
    this.exits.push(code);
  };

  get electron(): App {
    return this as unknown as App;
  }
}

/** An event that can be prevented, and whether it was. */
export function preventable() {
  const event = {
    prevented: false,
    preventDefault: (): void => {
      event.prevented = true;
    },
  };
  return event;
}

/** Where a message comes from; `parent` is the frame around it. */
export type Frame = { url: string; parent?: object } | null;
export const ourPage: Frame = { url: 'app://quadlab/#/sweeps' };

type Listener = Parameters<IpcMain['handle']>[1];

export class FakeIpcMain extends EventEmitter {
  readonly handlers = new Map<string, Listener>();

  handle(channel: string, listener: Listener): void {
    this.handlers.set(channel, listener);
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }

  /** Asks as a frame would. */
  invoke(frame: Frame, channel: string, ...input: unknown[]): unknown {
    const handler = this.handlers.get(channel);
    if (handler === undefined) throw new Error(`no handler for ${channel}`);
    return handler({ senderFrame: frameOf(frame) } as unknown as IpcMainInvokeEvent, ...input);
  }

  /** Sends as a frame of a page would. */
  send(sender: WebContents, frame: Frame, channel: string, ...input: unknown[]): void {
    this.emit(channel, { sender, senderFrame: frameOf(frame) }, ...input);
  }

  get electron(): IpcMain {
    return this as unknown as IpcMain;
  }
}

const frameOf = (frame: Frame) => frame && { url: frame.url, parent: frame.parent ?? null };

type ProtocolHandler = Parameters<Protocol['handle']>[1];
type Schemes = Parameters<Protocol['registerSchemesAsPrivileged']>[0];

export class FakeProtocol implements Pick<Protocol, 'handle' | 'registerSchemesAsPrivileged'> {
  readonly handlers = new Map<string, ProtocolHandler>();
  schemes: Schemes = [];

  handle(scheme: string, handler: ProtocolHandler): void {
    this.handlers.set(scheme, handler);
  }

  registerSchemesAsPrivileged(schemes: Schemes): void {
    this.schemes = schemes;
  }

  async fetch(url: string, method = 'GET'): Promise<Response> {
    const handler = this.handlers.get('app');
    if (handler === undefined) throw new Error('no handler for app:');
    return await handler({ url, method } as Parameters<ProtocolHandler>[0]);
  }
}

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

export class FakeContents extends EventEmitter {
  sent: unknown[][] = [];
  reloads = 0;
  destroyed = false;
  #open: OpenHandler | undefined;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#open = handler;
  }

  open(url: string): WindowOpenHandlerResponse | undefined {
    return this.#open?.({ url } as Parameters<OpenHandler>[0]);
  }

  send(...message: unknown[]): void {
    this.sent.push(message);
    this.emit('sent', ...message);
  }

  reload(): void {
    this.reloads += 1;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  get electron(): WebContents {
    return this as unknown as WebContents;
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  loaded = '';
  shown = false;
  minimized = false;
  maximized = false;
  focused = false;
  bounds: Rectangle = { x: 10, y: 20, width: 1100, height: 750 };
  readonly options: BrowserWindowConstructorOptions;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
  }

  loadURL(url: string): Promise<void> {
    this.loaded = url;
    return Promise.resolve();
  }

  show(): void {
    this.shown = true;
    this.emit('show');
  }

  hide(): void {
    this.shown = false;
    this.emit('hide');
  }

  maximize(): void {
    this.maximized = true;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  getNormalBounds(): Rectangle {
    return this.bounds;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isDestroyed(): boolean {
    return false;
  }

  restore(): void {
    this.minimized = false;
  }

  focus(): void {
    this.focused = true;
  }

  get electron(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }
}

export class FakeTray extends EventEmitter {
  menu: unknown;
  tip = '';
  destroyed = false;

  setToolTip(tip: string): void {
    this.tip = tip;
  }

  setContextMenu(menu: unknown): void {
    this.menu = menu;
  }

  destroy(): void {
    this.destroyed = true;
  }

  get electron(): Tray {
    return this as unknown as Tray;
  }
}

export class FakeNotification extends EventEmitter {
  shown = false;
  closed = false;

  show(): void {
    this.shown = true;
  }

  close(): void {
    this.closed = true;
  }

  get electron(): Notification {
    return this as unknown as Notification;
  }
}

/** A training that trains as many runs as it is told. */
export class FakeTraining {
  active = 0;
  readonly #listeners: ((active: number) => void)[] = [];

  onChange(listener: (active: number) => void): void {
    this.#listeners.push(listener);
  }

  become(active: number): void {
    this.active = active;
    for (const listener of this.#listeners) listener(active);
  }
}
