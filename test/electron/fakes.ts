import { EventEmitter } from 'node:events';
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  IpcMain,
  IpcMainInvokeEvent,
  Protocol,
  WebContents,
  WindowOpenHandlerResponse,
} from 'electron';

/**
 * The pieces of Electron that the shell uses, without the binary. Each is made to the measure of Electron's own types;
 * only the overloads of `on` need a cast.
 */
export class FakeApp extends EventEmitter {
  quits = 0;
  readonly first: boolean;

  constructor(first = true) {
    super();
    this.first = first;
  }

  requestSingleInstanceLock = (): boolean => this.first;
  quit = (): void => {
    this.quits += 1;
  };

  get electron(): App {
    return this as unknown as App;
  }
}

type Listener = Parameters<IpcMain['handle']>[1];

export class FakeIpcMain implements Pick<IpcMain, 'handle' | 'removeHandler'> {
  readonly handlers = new Map<string, Listener>();

  handle(channel: string, listener: Listener): void {
    this.handlers.set(channel, listener);
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }

  /** Sends as a frame would; `parent` is the frame around it. */
  invoke(frame: { url: string; parent?: object } | null, channel: string, ...input: unknown[]): unknown {
    const handler = this.handlers.get(channel);
    if (handler === undefined) throw new Error(`no handler for ${channel}`);
    const senderFrame = frame && { url: frame.url, parent: frame.parent ?? null };
    return handler({ senderFrame } as unknown as IpcMainInvokeEvent, ...input);
  }
}

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
  #open: OpenHandler | undefined;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#open = handler;
  }

  open(url: string): WindowOpenHandlerResponse | undefined {
    return this.#open?.({ url } as Parameters<OpenHandler>[0]);
  }

  get electron(): WebContents {
    return this as unknown as WebContents;
  }
}

export class FakeWindow extends EventEmitter {
  loaded = '';
  shown = false;
  minimized = false;
  focused = false;
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
  }

  isMinimized(): boolean {
    return this.minimized;
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
