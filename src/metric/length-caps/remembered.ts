import type { InstructionText } from "../../model/transcript.ts";
import { findCaps, type LengthCap, type TextKind } from "./find-caps.ts";

type Known = { readonly [kind in TextKind]: Map<string, readonly LengthCap[]> };

const nothingKnown = (): Known => ({ system: new Map(), reminder: new Map(), tool: new Map() });

/** Characters of text after which a generation is full: a dozen harness versions' worth. */
const generationChars = 4_000_000;

/**
 * `findCaps`, with each different text read once: most texts come again with every request, and in every capture of a
 * version. The last two generations of texts are kept, so that a long timeline does not hold all it has read.
 */
export const capsOf = rememberedCaps(findCaps, generationChars);

export function rememberedCaps(
  find: typeof findCaps,
  limitChars: number,
): (text: InstructionText) => readonly LengthCap[] {
  let young = nothingKnown();
  let old = nothingKnown();
  let youngChars = 0;
  return ({ kind, text }) => {
    if (kind === "prompt") return [];
    const known = young[kind].get(text);
    if (known !== undefined) return known;
    const caps = old[kind].get(text) ?? find(text, kind);
    if (youngChars > limitChars) {
      old = young;
      young = nothingKnown();
      youngChars = 0;
    }
    young[kind].set(text, caps);
    youngChars += text.length;
    return caps;
  };
}
