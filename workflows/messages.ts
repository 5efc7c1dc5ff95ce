import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Fact, Milestones, OwedEffect } from '../domain/facts.ts';

/** What a run knows of its case, for operations. */
export type FileView = {
  text: string;
  seq: number;
  stage: Fact['stage'];
  outcome: Fact['outcome'];
  level: number;
  breached: boolean;
  milestones: Milestones;
  /** The milestone the story waits for now. */
  awaits: string | null;
  next: Fact['next'];
  owes: OwedEffect[];
  /** Effects under way or waiting to be tried again. */
  unfinished: string[];
  /** The last ten facts, oldest first. */
  recent: string[];
};

/** New facts of the case, in any order; see `Fact`. */
export const factsSignal = defineSignal<[Fact[]]>('facts');

/** What the run knows. */
export const fileQuery = defineQuery<FileView>('file');

/** For operations: makes the run forget what it knows and load the present fact from the ledger. Returns its seq. */
export const rebuildUpdate = defineUpdate<number>('rebuild');
