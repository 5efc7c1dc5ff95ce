import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileTooLarge } from '../../ports/file-store.ts';
import { fsFileStore } from './fs.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'file-store-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const store = (maxBytes = 1000) => fsFileStore({ dir: join(root, 'files'), maxBytes });

test('gives back what was stored, with its hash and size', async () => {
  const content = Buffer.from('照片');
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(await store().put('evd_1', content)).toEqual({ sha256, size: 6 });
  const again = await store().open('evd_1');
  expect(again && (await buffer(again))).toEqual(content);
});

test('takes a stream chunk by chunk', async () => {
  const stored = await store().put('evd_2', Readable.from([Buffer.from('ab'), Buffer.from('cd')]));
  expect(stored).toEqual({ sha256: createHash('sha256').update('abcd').digest('hex'), size: 4 });
});

test('an empty file is a file', async () => {
  expect((await store().put('evd_3', Buffer.alloc(0))).size).toBe(0);
  const again = await store().open('evd_3');
  expect(again && (await buffer(again)).length).toBe(0);
});

test('refuses more than the limit and leaves nothing behind', async () => {
  await expect(store(3).put('evd_4', Readable.from([Buffer.from('ab'), Buffer.from('cd')]))).rejects.toThrow(
    FileTooLarge,
  );
  expect(await readdir(join(root, 'files'))).toEqual([]);
  expect((await store(4).put('evd_4', Buffer.from('abcd'))).size).toBe(4);
});

test('an upload that breaks off leaves nothing behind', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half');
      throw new Error('connection lost');
    })(),
  );
  await expect(store().put('evd_5', broken)).rejects.toThrow('connection lost');
  expect(await readdir(join(root, 'files'))).toEqual([]);
  expect(await store().open('evd_5')).toBeNull();
});

test('an id never leads out of the folder', async () => {
  await writeFile(join(root, 'secret'), 'x');
  for (const id of ['../secret', '..', '.', '', 'a/b', '/etc/passwd', 'a\0b', '.unfinished-1']) {
    await expect(store().put(id, Buffer.from('x'))).rejects.toThrow('not an id');
    expect(await store().open(id)).toBeNull();
  }
});
