import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../core/json.ts";
import type { Tool } from "./messages-request.ts";
import { requestOf, said, user } from "./testing/requests.ts";
import { statedWorkingDirectory, toolInput } from "./tool-input.ts";

function tool(properties: JsonObject, required: readonly string[] = [], closed = false): Tool {
  const request = requestOf({
    tools: [
      {
        name: "T",
        input_schema: { type: "object", properties, required, ...(closed ? { additionalProperties: false } : {}) },
      },
    ],
    messages: [],
  });
  return request.tools[0] as Tool;
}
const text = { type: "string" };
const nowhere = requestOf({ messages: [user("go")] });
const somewhere = (sentence: string) =>
  requestOf({ system: [said(`You help.\n${sentence}\nBe kind.`)], messages: [user("go")] });
const shape = (offered: Tool, input: { readonly [name: string]: Json }) => toolInput(offered, input, nowhere);

describe("toolInput", () => {
  it.each<[string, JsonObject, { readonly [name: string]: Json }, JsonObject]>([
    ["a parameter's other names", { file_path: text }, { path: "a.txt" }, { file_path: "a.txt" }],
    ["another spelling", { filePath: text }, { file_path: "a" }, { filePath: "a" }],
    ["its own name first", { path: text, file_path: text }, { path: "a" }, { path: "a" }],
    ["commands", { cmd: text }, { command: "ls" }, { cmd: "ls" }],
    ["edits", { old_str: text, new_str: text }, { old_string: "a", new_string: "b" }, { old_str: "a", new_str: "b" }],
    ["what it has no name for as it is", { path: text }, { depth: 2 }, { depth: 2 }],
  ])("takes %s", (_name, properties, input, expected) => {
    expect(shape(tool(properties), input)).toEqual(expected);
  });

  it("drops what a closed schema does not know and fills what it requires", () => {
    const offered = tool({ command: text, description: text }, ["command", "description"], true);
    expect(shape(offered, { command: "ls", depth: 2 })).toEqual({ command: "ls", description: "Scripted description" });
  });

  it("makes workspace paths absolute where the harness says where it works", () => {
    const place = somewhere(" - Primary working directory: /tmp/run/ws");
    expect(toolInput(tool({ file_path: text }), { path: "./a.txt" }, place)).toEqual({
      file_path: "/tmp/run/ws/a.txt",
    });
    expect(toolInput(tool({ file_path: text }), { path: "/etc/x" }, place)).toEqual({ file_path: "/etc/x" });
    expect(toolInput(tool({ content: text }), { content: "a.txt" }, place)).toEqual({ content: "a.txt" });
    expect(shape(tool({ file_path: text }), { path: "a.txt" })).toEqual({ file_path: "a.txt" });
  });
});

describe("statedWorkingDirectory", () => {
  it.each([
    ["Primary working directory: /a/b", "/a/b"],
    ["Working directory: `/a/b c`, a git repository", "/a/b c"],
    ["Working directory: /a/b c", "/a/b c"],
    ["<cwd>/x/y</cwd>", "/x/y"],
    ["The current working directory is /home/me.", "/home/me"],
    ["Working directory: C:\\work\\ws", "C:\\work\\ws"],
    ["Keep track of the current working directory.", null],
  ])("reads %s", (sentence, expected) => {
    expect(statedWorkingDirectory(somewhere(sentence))).toBe(expected);
  });
});
