import { distance } from "fastest-levenshtein";

/** The known name that `typed` was probably meant to be; null where none is near enough to be worth a question. */
export function nearestName(typed: string, known: readonly string[]): string | null {
  const lower = typed.toLowerCase().slice(0, 100);
  let best: string | null = null;
  // Two letters in five wrong is still a slip (a swap counts two); more is another word.
  let bestDistance = Math.max(1, Math.floor(lower.length * 0.4)) + 1;
  for (const name of known) {
    const edits = distance(lower, name.toLowerCase());
    if (edits < bestDistance) [best, bestDistance] = [name, edits];
  }
  return best;
}

/** "Did you mean `tolerance`?", or what is known. Null where nothing is known. */
export function suggestion(typed: string, known: readonly string[]): string | null {
  const nearest = nearestName(typed, known);
  if (nearest !== null) return `Did you mean \`${nearest}\`?`;
  return known.length === 0 ? null : `Known: ${known.join(", ")}.`;
}
