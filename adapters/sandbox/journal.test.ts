import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openJournal } from './journal.ts';
import { newStateFile } from './rehearsal.ts';

test('gives back in order what was appended, however many at once', async () => {
  const path = newStateFile();
  const journal = await openJournal(path);
  const entries = Array.from({ length: 200 }, (_, n) => ({ n, text: '退款' }));
  await Promise.all(entries.map((entry) => journal.append(entry)));
  await journal.close();

  const again = await openJournal(path);
  expect(again.past).toEqual(entries);
  await again.close();
});

test('a line that was cut while being written is dropped, and the next one is whole', async () => {
  const path = newStateFile();
  const journal = await openJournal(path);
  await journal.append({ n: 1 });
  await journal.close();
  await appendFile(path, Buffer.from('{"n":2,"text":"退款').subarray(0, -1));

  const again = await openJournal(path);
  expect(again.past).toEqual([{ n: 1 }]);
  await again.append({ n: 3 });
  await again.close();
  expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":3}\n');
});

test('a journal damaged in the middle is not read past the damage', async () => {
  const path = newStateFile();
  await (await openJournal(path)).close();
  await writeFile(path, '{"n":1}\n{"n":\n{"n":3}\n');
  await expect(openJournal(path)).rejects.toThrow(SyntaxError);
});

test('after a failed write nothing more is promised', async () => {
  const journal = await openJournal(newStateFile());
  await journal.close();
  await expect(journal.append({ n: 1 })).rejects.toThrow();
  await expect(journal.append({ n: 2 })).rejects.toThrow();
});
