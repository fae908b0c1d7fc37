import { normalise } from "./normalise.ts";
import { BULLET, HEADING, logicalLines, sentencesOf } from "./sentences.ts";
import { cellsOf, isTableRow, isTableRule, rowAsText } from "./tables.ts";
import { OpenTags, piecesOf } from "./tags.ts";

/** One sentence, bullet or table row with what a reader knows when reaching it. */
export interface Passage {
  /** As it stands in the instruction text, trimmed; hard wrapping undone. */
  readonly sentence: string;
  /** The same, normalised for matching. */
  readonly plain: string;
  /** Normalised sentence before it in the same paragraph or bullet; empty at a start. */
  readonly previous: string;
  /** Normalised lead-in ("Length limits:"), heading and enclosing tag, nearest first. */
  readonly headings: readonly string[];
  /** `speech`: inside quotation marks opened earlier, or an `<example>`; `code`: inside a fence. */
  readonly quoted: "no" | "speech" | "code";
}

const FENCE = /^\s{0,8}(?:```|~~~)/;
const LEAD_IN = /[:：]\W{0,3}$/;

/** Splits an instruction text into passages. Linear in the length of the text. */
export function passagesOf(text: string): readonly Passage[] {
  const reader = new PassageReader();
  for (const line of logicalLines(text)) reader.line(line);
  return reader.passages;
}

class PassageReader {
  readonly passages: Passage[] = [];
  readonly #tags = new OpenTags();
  #heading = "";
  #tagsAtHeading = 0;
  #leadIn = "";
  #previous = "";
  #fenced = false;
  #afterBlank = true;
  #tableHeader: readonly string[] | null = null;

  line(line: string): void {
    if (line.trim() === "") return this.#blank();
    if (FENCE.test(line)) {
      this.#fenced = !this.#fenced;
      return;
    }
    const heading = this.#fenced ? undefined : HEADING.exec(line)?.[1];
    if (heading !== undefined) return this.#title(heading);
    if (!this.#fenced && isTableRow(line)) return this.#row(line);
    this.#prose(line);
  }

  #blank(): void {
    this.#previous = "";
    this.#afterBlank = true;
    this.#tableHeader = null;
  }

  #title(heading: string): void {
    this.#push(heading, normalise(heading), false);
    this.#heading = normalise(heading);
    this.#tagsAtHeading = this.#tags.depth;
    this.#leadIn = "";
    this.#previous = "";
  }

  #row(line: string): void {
    if (isTableRule(line)) return;
    const cells = cellsOf(line);
    if (this.#tableHeader === null) {
      this.#tableHeader = cells;
      for (const cell of cells) this.#push(cell, normalise(cell), false);
    } else {
      this.#push(line, normalise(rowAsText(this.#tableHeader, cells)), false);
    }
    this.#previous = "";
  }

  #prose(line: string): void {
    // A lead-in governs the list below it; plain text after a blank line starts afresh.
    if (this.#afterBlank && !BULLET.test(line) && !/^\s/.test(line)) this.#leadIn = "";
    this.#afterBlank = false;
    // Each bullet is a statement of its own.
    if (BULLET.test(line)) this.#previous = "";
    for (const piece of piecesOf(line)) {
      this.#tags.step(piece);
      if (piece.kind !== "text") continue;
      let speech = false;
      for (const sentence of sentencesOf(piece.text.replace(BULLET, ""))) {
        this.#push(sentence, normalise(sentence), speech);
        if ((sentence.match(/["“”]/g)?.length ?? 0) % 2 === 1) speech = !speech;
      }
    }
    this.#tags.endLine();
    if (LEAD_IN.test(line.trim().slice(-8))) this.#leadIn = normalise(line.replace(BULLET, "")).slice(-200);
  }

  #push(sentence: string, plain: string, speech: boolean): void {
    if (plain === "") return;
    const tag = this.#tags.telling;
    const outer = this.#tags.depth > this.#tagsAtHeading ? [tag, this.#heading] : [this.#heading, tag];
    this.passages.push({
      sentence: sentence.trim(),
      plain,
      previous: this.#previous,
      headings: [this.#leadIn, ...outer].filter((part) => part !== ""),
      quoted: speech || this.#tags.inExample ? "speech" : this.#fenced ? "code" : "no",
    });
    this.#previous = plain;
  }
}
