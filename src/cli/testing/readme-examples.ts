/** A command of the manual with the output that is shown for it. */
export interface ShownCommand {
  readonly kind: "command";
  /** 1-based line in the manual. */
  readonly line: number;
  readonly argv: readonly string[];
  readonly exitCode: number;
  /** Empty where nothing is shown. `…` stands for text, on a line of its own for lines. */
  readonly shown: readonly string[];
  /** Why it is not run offline; null where it is. */
  readonly skip: string | null;
}

/** A file that the manual tells its reader to write: a YAML block below a line that ends in its name. */
export interface ShownFile {
  readonly kind: "file";
  readonly line: number;
  readonly path: string;
  readonly text: string;
}

export type ReadmeExample = ShownCommand | ShownFile;

const fence = /^```(\w*)$/;
const skipMarker = /^<!-- skip: (.+) -->$/;
const fileTitle = /`([^`]+\.yaml)`:$/;
const commandLine = /^\$ agent-audit (.*?)(?:\s+# exit (\d+))?$/;

/** What a reader of the manual would type and write, in order. */
export function readmeExamples(markdown: string): ReadmeExample[] {
  const lines = markdown.split("\n");
  const examples: ReadmeExample[] = [];
  let above = "";
  for (let at = 0; at < lines.length; at += 1) {
    const language = fence.exec(lines[at] ?? "")?.[1];
    if (language === undefined) {
      if (lines[at] !== "") above = lines[at] ?? "";
      continue;
    }
    const end = lines.indexOf("```", at + 1);
    const block = lines.slice(at + 1, end);
    const path = fileTitle.exec(above)?.[1];
    if (language === "console") examples.push(...commands(block, at + 2, skipMarker.exec(above)?.[1] ?? null));
    else if (language === "yaml" && path !== undefined)
      examples.push({ kind: "file", line: at + 2, path, text: `${block.join("\n")}\n` });
    at = end;
    above = "";
  }
  return examples;
}

function commands(block: readonly string[], firstLine: number, skip: string | null): ShownCommand[] {
  const starts = block.flatMap((line, index) => (line.startsWith("$ ") ? [index] : []));
  return starts.flatMap((start, index): ShownCommand[] => {
    const match = commandLine.exec(block[start] ?? "");
    if (!match) return [];
    const shown = block.slice(start + 1, starts[index + 1]);
    const argv = words(match[1] ?? "");
    return [{ kind: "command", line: firstLine + start, argv, exitCode: Number(match[2] ?? 0), shown, skip }];
  });
}

/** Words as a shell would see them; double quotes are all that the manual uses. */
function words(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|\S+/g)].map((match) => match[1] ?? match[0]);
}

/** What of the shown lines `output` does not have, in words; null where it has them all, in their order. */
export function missingFrom(output: string, shown: readonly string[]): string | null {
  const lines = output.trimEnd().split("\n");
  let at = 0;
  let elided = false;
  for (const line of shown) {
    if (line === "…") {
      elided = true;
      continue;
    }
    const found = lines.findIndex((candidate, index) => index >= at && matches(candidate, line));
    if (found < 0) return `"${line}" does not occur`;
    if (found !== at && !elided) return `"${line}" does not follow at once; there is: "${lines[at] ?? ""}"`;
    at = found + 1;
    elided = false;
  }
  return elided || at === lines.length || shown.length === 0 ? null : `more follows: "${lines[at] ?? ""}"`;
}

function matches(line: string, pattern: string): boolean {
  const parts = pattern.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "u").test(line.trimEnd());
}
