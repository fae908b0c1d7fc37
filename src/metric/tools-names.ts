import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, noRequest, observe, reading, union } from "./main-requests.ts";

/** Every tool on offer in any main request; `NAME (deferred)` where its schema is only loaded when asked for. */
export const toolsNames: Metric = {
  name: "tools.names",
  title: "tools on offer",
  describe: (value) => (Array.isArray(value) ? `${value.length} tools: ${value.join(", ")}` : "no list of tools"),
  example: ["Bash", "Read"],
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const observations = observe(requests, namesOf);
    return reading(measured(union(requests.map(namesOf))), observations);
  },
};

function namesOf({ tools, instructions }: ModelRequest): readonly string[] {
  const offered = tools.map(({ name, deferred }) => (deferred ? `${name} (deferred)` : name));
  const announced = instructions
    .filter(({ kind }) => kind === "reminder" || kind === "system")
    .flatMap(({ text }) => announcedIn(text));
  const loaded = new Set(tools.map(({ name }) => name));
  return union([offered, announced.filter((name) => !loaded.has(name)).map((name) => `${name} (deferred)`)]);
}

/** Names a harness announces line by line, after a sentence that ends in a colon or inside a tag, both about deferred tools. */
function announcedIn(text: string): readonly string[] {
  const lists = [
    /deferred tools[^\n]*:\n((?:[ \t]*(?:- )?[A-Za-z_][\w.-]*[ \t]*(?:\n|$))+)/gi,
    /<(?:available-)?deferred-tools>\n?((?:[ \t]*(?:- )?[A-Za-z_][\w.-]*[ \t]*\n)+)/gi,
  ];
  return lists
    .flatMap((list) => [...text.matchAll(list)])
    .flatMap((match) => (match[1] ?? "").split("\n"))
    .map((line) => line.replace(/^\s*- /, "").trim())
    .filter((line) => line !== "");
}
