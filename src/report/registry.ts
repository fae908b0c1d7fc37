import { jsonReporter } from "./json.ts";
import { junitReporter } from "./junit.ts";
import { markdownReporter } from "./markdown.ts";
import type { Reporter } from "./reporter.ts";
import { tableReporter } from "./table.ts";

/** Every output format. A new one is a file and a line here. */
export const reporters: readonly Reporter[] = [tableReporter, jsonReporter, junitReporter, markdownReporter];

export function reporterByName(name: string): Reporter | undefined {
  return reporters.find((reporter) => reporter.name === name);
}
