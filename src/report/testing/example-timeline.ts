import type { Json } from "../../core/json.ts";
import { measured, notMeasured } from "../../model/measurement.ts";
import type { Timeline, TimelineChange } from "../../model/timeline.ts";
import type { MetricFacts } from "../timeline-style.ts";

const gating = new Set(["effort.effective", "thinking.retention", "length.caps"]);

export function metricFacts(name: string): MetricFacts {
  return {
    level: gating.has(name) ? "error" : "warn",
    describe: (value) =>
      name === "length.caps" && value !== "none" ? `text between tool calls ≤ ${String(value)} words` : String(value),
    ...(name === "length.caps"
      ? { brief: (value: Json) => (value === "none" ? "none" : `≤${String(value)} words`) }
      : {}),
  };
}

const names = [
  "effort.effective",
  "thinking.retention",
  "thinking.retention@after-a-cold-resume",
  "length.caps",
  "prompt.system",
  "prompt.systemChars",
  "tools.names",
];

/** Seven versions; `text`, and so the last version, stands in every place that a harness can write to. */
export function exampleTimeline(text: string, lastVersion = text): Timeline {
  const row = (version: string, caps: Json, prompt: Json, effort = measured<Json>("high")) => ({
    version,
    failure: null,
    columns: {
      "effort.effective": [effort],
      "thinking.retention": [measured("kept")],
      "thinking.retention@after-a-cold-resume": [notMeasured(text)],
      "length.caps": [measured(caps)],
      "prompt.system": [measured(prompt)],
      "prompt.systemChars": [measured(prompt)],
      "tools.names": version === "2.1.112" ? [measured("a"), measured(text)] : [measured("a")],
    },
  });
  return {
    harness: "claude-code",
    model: "claude-opus-4-6",
    columns: names.map((name) => ({ name, metric: name.split("@")[0] ?? name, conversation: "c" })),
    rows: [
      row("2.1.109", "none", "one"),
      row("2.1.110", "none", "two"),
      { version: "2.1.111", failure: `claude-code 2.1.111 does not start. ${text}`, columns: {} },
      row("2.1.112", "25", "two"),
      row("2.1.113", "25", "two", measured<Json>("medium")),
      row("2.1.116", "none", text),
      row(lastVersion, "none", text),
    ],
    changes: [
      change("prompt.system", "2.1.109", "2.1.110", "one", "two"),
      change("prompt.systemChars", "2.1.109", "2.1.110", "one", "two"),
      change("length.caps", "2.1.110", "2.1.112", "none", "25"),
      change("effort.effective", "2.1.112", "2.1.113", "high", "medium"),
      change("effort.effective", "2.1.113", "2.1.116", "medium", "high"),
      change("length.caps", "2.1.113", "2.1.116", "25", "none"),
      change("prompt.system", "2.1.113", "2.1.116", "two", text),
    ],
    mixtures: [{ column: "tools.names", versions: ["2.1.112"] }],
    unseen: [text],
    isolation: ["network namespace with loopback only"],
  };
}

function change(metric: string, from: string, to: string, before: Json, after: Json): TimelineChange {
  return { metric, from, to, before, after, confirmed: metric !== "prompt.system" };
}
