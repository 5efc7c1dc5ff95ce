import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

export type Journal = {
  /** Every entry written before this start, oldest first. */
  past: unknown[];
  /** Resolves when the entry is on the disk. After one failure every later append rejects too: order is the promise. */
  append(entry: object): Promise<void>;
  close(): Promise<void>;
};

/** A file of JSON lines that survives `kill -9`. Entries that come together share one write and one sync. */
export async function openJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+');
  const text = await file.readFile('utf8');
  // A line without its end was cut while being written, so nobody was told of it.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));

  let waiting: string[] = [];
  let written: Promise<void> = Promise.resolve();
  let nextWrite: Promise<void> | null = null;

  async function write(): Promise<void> {
    const lines = waiting.join('');
    waiting = [];
    nextWrite = null;
    await file.appendFile(lines);
    await file.datasync();
  }

  return {
    past: whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line)),

    append(entry) {
      waiting.push(`${JSON.stringify(entry)}\n`);
      if (nextWrite) return nextWrite;
      written = written.then(write);
      nextWrite = written;
      return written;
    },

    async close() {
      await written.catch(() => undefined);
      await file.close();
    },
  };
}
