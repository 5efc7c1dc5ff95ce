import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FileStore, FileTooLarge } from '../../ports/file-store.ts';

/** No dot at the start and no slash anywhere, so an id names a file of this folder and no other. */
const SafeId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Files in one folder of the local disk; `maxBytes` is the most that one file may hold. */
export function fsFileStore({ dir, maxBytes }: { dir: string; maxBytes: number }): FileStore {
  return {
    async put(id, content) {
      if (!SafeId.test(id)) throw new Error('not an id for a file');
      await mkdir(dir, { recursive: true });
      const unfinished = join(dir, `.unfinished-${randomUUID()}`);
      const hash = createHash('sha256');
      let size = 0;
      try {
        const file = await open(unfinished, 'wx', 0o600);
        await pipeline(
          Buffer.isBuffer(content) ? Readable.from(content) : content,
          async function* measure(chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              size += chunk.length;
              if (size > maxBytes) throw new FileTooLarge(`more than ${maxBytes} bytes`);
              hash.update(chunk);
              yield chunk;
            }
          },
          file.createWriteStream({ flush: true }),
        );
        await rename(unfinished, join(dir, id));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      await syncFolder(dir);
      return { sha256: hash.digest('hex'), size };
    },

    async open(id) {
      if (!SafeId.test(id)) return null;
      try {
        return (await open(join(dir, id), 'r')).createReadStream();
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
  };
}

/** Without this a power cut may forget the new name although the bytes are safe. */
async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
