import { type Json, prettyJson } from "../core/json.ts";
import type { Reporter } from "./reporter.ts";

/** The report itself: what every other output is a view of. Schema: src/model/schema/result.schema.json. */
export const jsonReporter: Reporter = {
  name: "json",
  title: "the whole result, versioned schema",
  render: (report) => prettyJson(report as unknown as Json),
};
