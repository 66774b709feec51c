import { quantile } from './trace.ts';

/** Figures under their names, printed when all are there. */
export class Figures {
  readonly #all: [string, string][] = [];

  /** Notes one figure. */
  note(name: string, value: number, unit: string, bar = ''): void {
    this.#all.push([`${name}, ${unit}`, `${Number(value.toFixed(2))}${bar && `  (bar: ${bar})`}`]);
  }

  /** Notes the middle of several rounds. */
  median(name: string, values: readonly number[], unit: string, bar = ''): void {
    this.note(name, quantile(sorted(values), 0.5), unit, bar);
  }

  /** Writes all of them, a line each. */
  print(): void {
    for (const [name, value] of this.#all) process.stdout.write(`${name}: ${value}\n`);
  }
}

/** The same values, smallest first. */
export function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
