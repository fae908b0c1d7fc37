import { isJsonObject, type Json } from "../core/json.ts";
import { measured, notMeasured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { reading } from "./main-requests.ts";
import { numericRank, rounded } from "./order.ts";
import { callsByName, type ToolCall, toolCalls } from "./tool-calls.ts";
import { whyPartial } from "./whole-trial.ts";

/** Tools that show a file, and tools that write to one, whatever the case. What a shell reads or writes is not seen. */
const showing = new Set(["read", "notebookread", "view"]);
const editing = new Set(["edit", "multiedit", "notebookedit", "write", "apply_patch"]);

/** An agent that thinks less edits sooner: from 6.6 to 2.0 in the sessions of anthropics/claude-code#42796. */
export const toolsReadsPerEdit: Metric = {
  name: "tools.readsPerEdit",
  title: "file reads per file edit in a trial",
  describe: (value) => `${rounded(value)} reads per edit`,
  example: 4,
  unit: "reads per edit",
  kind: "quantity",
  subject: "reads per edit",
  scale: "log",
  family: "behaviour",
  level: "warn",
  rank: numericRank,
  read: (transcript) => {
    const calls = toolCalls(transcript);
    const observations = [{ place: "all turns", value: callsByName(calls) }];
    const partial = whyPartial(transcript);
    if (partial !== null) return reading(partial, observations);
    const kinds = calls.map(kindOf);
    const edits = kinds.filter((kind) => kind === "edit").length;
    if (edits === 0) return reading(notMeasured("no tool edited a file"), observations);
    return reading(measured(kinds.filter((kind) => kind === "read").length / edits), observations);
  },
};

function kindOf({ name, input }: ToolCall): "read" | "edit" | null {
  const tool = name.toLowerCase();
  if (showing.has(tool)) return "read";
  if (editing.has(tool)) return "edit";
  // The vendor's own text editor tool, under its several names, has one name for both.
  return /^str_replace_(?:based_edit|editor)/.test(tool) ? (commandOf(input) === "view" ? "read" : "edit") : null;
}

function commandOf(input: Json): Json | undefined {
  return isJsonObject(input) ? input["command"] : undefined;
}
