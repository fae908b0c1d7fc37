const maxShown = 60;

/**
 * A piece of a user's file in quotes, fit for a one-line message: control, direction-changing and invisible
 * characters are escaped, long pieces are cut.
 */
export function quoted(text: string): string {
  const points = Array.from(text);
  const shown = points.length > maxShown ? `${points.slice(0, maxShown - 1).join("")}…` : text;
  return JSON.stringify(shown).replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** `a`, `b` or `c`. */
export function alternatives(names: readonly string[]): string {
  const ticked = names.map((name) => `\`${name}\``);
  const last = ticked.pop() ?? "nothing";
  return ticked.length === 0 ? last : `${ticked.join(", ")} or ${last}`;
}
