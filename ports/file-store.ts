import type { Readable } from 'node:stream';

/** `sha256` in hex, `size` in bytes, both of exactly what was stored. */
export type StoredFile = { sha256: string; size: number };

export type FileStore = {
  /**
   * Whole and durable when it resolves; on any failure nothing is left under `id`. Rejects with `FileTooLarge` past the
   * store's limit, and with a plain error for an id that is no identifier.
   */
  put(id: string, content: Readable | Buffer): Promise<StoredFile>;
  /** Null when there is no such file. */
  open(id: string): Promise<Readable | null>;
};

export class FileTooLarge extends Error {
  override name = 'FileTooLarge';
}
