import { quantile } from './trace.ts';

/** Figures under their names, printed as they come: what fails later takes none of them away. */
export class Figures {
  /** Notes one figure. */
  note(name: string, value: number, unit: string, bar = ''): void {
    process.stdout.write(`${name}, ${unit}: ${Number(value.toFixed(2))}${bar && `  (bar: ${bar})`}\n`);
  }

  /** Notes the middle of several rounds. */
  median(name: string, values: readonly number[], unit: string, bar = ''): void {
    this.note(name, quantile(sorted(values), 0.5), unit, bar);
  }
}

/** The same values, smallest first. */
export function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
