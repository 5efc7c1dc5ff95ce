const blankLine = '\r\n\r\n';

/** Watches the bytes of one HTTP/1.1 answer that states its length, as all of ours do; true once it is whole. */
export function replyEnd(): (chunk: Buffer) => boolean {
  let seen = Buffer.alloc(0);
  return (chunk) => {
    seen = Buffer.concat([seen, chunk]);
    const head = seen.indexOf(blankLine);
    if (head < 0) return false;
    const [, length = '0'] = /\r\ncontent-length: *(\d+)/i.exec(seen.toString('latin1', 0, head)) ?? [];
    return seen.length >= head + blankLine.length + Number(length);
  };
}
