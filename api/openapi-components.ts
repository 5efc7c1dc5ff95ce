/** A document with the schemas that something in it refers to; the others would only be noise in clients made from it. */
export function withoutUnused<Document extends object>(document: Document): Document {
  const components = partOf(document, 'components');
  const schemas = partOf(components, 'schemas');
  const used = new Set<string>();
  const waiting: unknown[] = [{ ...document, components: undefined }];
  while (waiting.length > 0) {
    for (const name of namedIn(waiting.pop())) {
      if (used.has(name)) continue;
      used.add(name);
      waiting.push(schemas[name]);
    }
  }
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  const sorted = Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { ...document, components: { ...components, schemas: sorted } };
}

function namedIn(part: unknown): string[] {
  return [...JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)].map(
    ([, name]) => name ?? '',
  );
}

function partOf(whole: object, name: string): Record<string, unknown> {
  const part = Object.entries(whole).find(([key]) => key === name)?.[1];
  return typeof part === 'object' && part !== null ? { ...part } : {};
}
