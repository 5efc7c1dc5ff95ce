/** Requests that no honest caller sends, by name. `{application}` stands where a sound application's text goes. */
export type Attack = { name: string; type: string; body: (application: string) => string };

const json = 'application/json';
const withField = (field: string) => (application: string) => `${application.slice(0, -1)},${field}}`;
const deep = 10_000;

export const attacks: readonly Attack[] = [
  { name: '2 MB', type: json, body: withField(`"description":"${'x'.repeat(2 * 1024 * 1024)}"`) },
  { name: 'deep arrays', type: json, body: withField(`"description":${'['.repeat(deep)}${']'.repeat(deep)}`) },
  { name: 'deep objects', type: json, body: withField(`"description":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`) },
  { name: '__proto__', type: json, body: withField('"__proto__":{"admin":true}') },
  { name: 'constructor', type: json, body: withField('"constructor":{"prototype":{"admin":true}}') },
  { name: 'NUL', type: json, body: withField('"description":"a\\u0000b"') },
  { name: 'lone surrogate', type: json, body: withField('"description":"\\ud800"') },
  { name: 'lone surrogate in a name', type: json, body: withField('"\\udfff":1') },
  { name: '1e400', type: json, body: (application) => application.replace('"quantity":1', '"quantity":1e400') },
  { name: 'no JSON', type: json, body: () => '{"type":' },
  {
    name: 'many fields',
    type: json,
    body: () => `{${Array.from({ length: 20_000 }, (_, n) => `"f${n}":${n}`).join()}}`,
  },
  { name: 'plain text', type: 'text/plain', body: (application) => application },
  { name: 'XML', type: 'application/xml', body: () => '<case/>' },
  { name: 'multipart that is none', type: 'multipart/form-data; boundary=x', body: () => '--x\r\nnothing' },
];
