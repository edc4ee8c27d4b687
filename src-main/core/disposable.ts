/** Whatever is started returns one of these; disposing twice is harmless. */
export interface Disposer {
  dispose(): void;
}

export interface AsyncDisposer {
  dispose(): Promise<void>;
}
