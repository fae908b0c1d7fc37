import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { clockPreloadSource, offsetName } from "./clock-preload.ts";

/** Longer than the preload goes without looking at the file. */
const settleMs = 6;

/** The clock of one run's harness processes: real time plus what has been moved over. */
export class HarnessClock {
  /** CommonJS file to load before the harness's own code. */
  readonly preloadPath: string;
  readonly #file: string;
  #offsetMs = 0;

  private constructor(dir: string) {
    this.#file = join(dir, offsetName);
    this.preloadPath = join(dir, "preload.cjs");
  }

  /** Writes the preload and a clock that is not moved into `dir`, which it makes. */
  static async create(dir: string): Promise<HarnessClock> {
    await mkdir(dir, { recursive: true });
    const clock = new HarnessClock(dir);
    await writeFile(clock.preloadPath, clockPreloadSource);
    await writeFile(clock.#file, "0");
    await appendFile(clock.#witnessFile, "");
    return clock;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Moves the clock ahead. When it resolves, the next reading of the harness is a moved one. */
  async advance(ms: number): Promise<void> {
    this.#offsetMs += ms;
    await writeFile(`${this.#file}.next`, String(this.#offsetMs));
    await rename(`${this.#file}.next`, this.#file);
    await delay(settleMs);
  }

  /** Offsets that a harness process was shown, by its own account, in order. */
  async witnessedOffsetsMs(): Promise<readonly number[]> {
    const text = await readFile(this.#witnessFile, "utf8").catch(() => "");
    return [...text.matchAll(/^\d+ (?:moved|loaded) (\d+)$/gm)].map((match) => Number(match[1]));
  }

  get #witnessFile(): string {
    return `${this.#file}.witness`;
  }
}
