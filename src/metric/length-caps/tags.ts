import { matchesOf } from "./matches.ts";
import { normalise } from "./normalise.ts";

/** A line cut at its XML tags. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "open" | "close";
      readonly name: string /** After text: may be a tag that is only spoken of. */;
      readonly inline: boolean;
    };

const TAG = /<(\/?)([A-Za-z][\w.-]{0,60})((?:\s[^<>]{0,200})?)>/g;

/** Pieces of a line in order. The attributes of a tag are text too where they hold a number: `<reply max_words="25">`. */
export function piecesOf(line: string): readonly Piece[] {
  if (!line.includes("<")) return [{ kind: "text", text: line }];
  const pieces: Piece[] = [];
  let from = 0;
  let inline = false;
  const text = (to: number): void => {
    if (line.slice(from, to).trim() !== "") pieces.push({ kind: "text", text: line.slice(from, to) });
  };
  for (const match of matchesOf(TAG, line)) {
    const [whole, slash = "", rawName = "", attributes = ""] = match;
    text(match.index);
    from = match.index + whole.length;
    const name = normalise(rawName);
    inline ||= pieces.at(-1)?.kind === "text";
    if (/\d/.test(attributes))
      pieces.push({ kind: "text", text: `${rawName} ${attributes.replace(/["'/]/g, " ").trim()}` });
    if (slash !== "") pieces.push({ kind: "close", name, inline });
    else if (!attributes.trimEnd().endsWith("/")) pieces.push({ kind: "open", name, inline });
  }
  text(line.length);
  return pieces;
}

const DEEPEST = 40;

/** Names of the tags that are open, outermost first. */
export class OpenTags {
  readonly #open: { readonly name: string; readonly inline: boolean }[] = [];

  step(piece: Piece): void {
    if (piece.kind === "open" && this.#open.length < DEEPEST) this.#open.push(piece);
    if (piece.kind === "close") {
      const open = this.#open.findLastIndex(({ name }) => name === piece.name);
      if (open >= 0) this.#open.length = open;
    }
  }

  /** A tag opened in the middle of a line ends with it: prose that names a tag opens nothing. */
  endLine(): void {
    const inline = this.#open.findIndex((tag) => tag.inline);
    if (inline >= 0) this.#open.length = inline;
  }

  get depth(): number {
    return this.#open.length;
  }

  /** The innermost tag whose name says something about its content. */
  get telling(): string {
    return this.#open.findLast(({ name }) => !NEUTRAL.test(name))?.name ?? "";
  }

  get inExample(): boolean {
    return this.#open.some(({ name }) => EXAMPLE.test(name));
  }
}

const NEUTRAL =
  /^(?:system-reminder|system|p|b|i|em|strong|li|ul|ol|div|span|br|section|code|pre|.*(?:hook|reminder|instruction|prompt|rule|context|policy|guideline)s?)$/;
const EXAMPLE = /^(?:[\w. -]*examples?|sample|good|bad|transcript|conversation)$/;
