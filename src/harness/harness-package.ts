import type { HarnessProgram } from "./program.ts";

/** What installing a harness from the npm registry needs to know of it. One constant per harness, beside its driver. */
export interface HarnessPackage {
  /** Name of the runtime it is for: `claude-code`. */
  readonly harness: string;
  /** npm package: `@anthropic-ai/claude-code`. */
  readonly packageName: string;
  /**
   * The program to run, in an install folder (the one with `node_modules`) or a package's own folder.
   * Null where this platform has none there.
   */
  readonly findProgram: (folder: string) => Promise<HarnessProgram | null>;
}
