import type { Report } from './report.ts';
export function writeSurvivors(_report: Report): void {}
