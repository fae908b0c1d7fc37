import { diffArrays, diffWordsWithSpace } from "diff";
import type { EvidenceLine } from "../model/finding.ts";

/** Words of unchanged context kept around a change within a line. */
const contextWords = 6;
/** Lines of evidence per text: enough to see what happened, the blobs hold the rest. */
const maxLines = 40;

/** Which words of a long text changed, as lines for people: `-` was, `+` is. Empty for equal texts. */
export function diffText(before: string, now: string): EvidenceLine[] {
  const lines: EvidenceLine[] = [];
  const parts = diffArrays(before.split("\n"), now.split("\n"));
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    const next = parts[i + 1];
    if (!part || (!part.added && !part.removed)) continue;
    if (part.removed && next?.added) {
      lines.push(...diffLines(part.value, next.value));
      i++;
    } else lines.push(...part.value.filter(notBlank).map((text) => line(part.removed ? "-" : "+", text)));
  }
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines), line(" ", `… ${lines.length - maxLines} more changed lines`)];
}

/** Changed lines side by side where they pair up one to one, else as a block. */
function diffLines(before: readonly string[], now: readonly string[]): EvidenceLine[] {
  if (before.length !== now.length)
    return [
      ...before.filter(notBlank).map((text) => line("-", text)),
      ...now.filter(notBlank).map((text) => line("+", text)),
    ];
  return before.flatMap((text, index) => diffLine(text, now[index] ?? ""));
}

function diffLine(before: string, now: string): EvidenceLine[] {
  const parts = diffWordsWithSpace(before, now);
  const side = (drop: "added" | "removed") =>
    parts
      .filter((part) => !part[drop])
      .map((part, index, all) =>
        part.added || part.removed ? part.value : trimContext(part.value, index === 0, index === all.length - 1),
      )
      .join("");
  const was = side("added");
  const is = side("removed");
  return [...(notBlank(was) ? [line("-", was)] : []), ...(notBlank(is) ? [line("+", is)] : [])];
}

/** An unchanged stretch, cut to the words next to the change. */
function trimContext(text: string, first: boolean, last: boolean): string {
  const words = text.split(/(?<=\s)/);
  if (words.length <= 2 * contextWords) return text;
  const head = words.slice(0, contextWords).join("");
  const tail = words.slice(-contextWords).join("");
  if (first) return `… ${tail}`;
  if (last) return `${head}…`;
  return `${head}… ${tail}`;
}

function line(sign: "-" | "+" | " ", text: string): EvidenceLine {
  return { sign, text: text.trim() };
}

function notBlank(text: string): boolean {
  return text.trim() !== "";
}
