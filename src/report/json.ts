import { type Json, prettyJson } from "../core/json.ts";
import type { Reporter } from "./reporter.ts";

/** The report itself: what every other output is a view of. Schema: src/model/schema/result.schema.json. */
export const jsonReporter: Reporter = {
  name: "json",
  title: "the whole result, versioned schema",
  render: (report) => quietJson(report as unknown as Json),
};

/**
 * JSON that a terminal or a CI log can show: control, format and private characters as escapes, and so the start of a
 * runner command. Parses to the same value.
 */
export function quietJson(value: Json): string {
  return prettyJson(value)
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, (character) =>
      Array.from({ length: character.length }, (_, at) => escape(character.charCodeAt(at))).join(""),
    )
    .replace(/##(?=\w*\[)/g, `#${escape(0x23)}`);
}

function escape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
