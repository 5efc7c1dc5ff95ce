/** The books' front door: what the events of a case post, and who bears what a settlement gives. */
export { entriesOf } from './books/entries.ts';
export { type Entry, inPlace, type Posted, unitOf } from './books/entry.ts';
export { bookOf } from './books/rebuild.ts';
