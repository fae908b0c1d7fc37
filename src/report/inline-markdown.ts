import { untrusted, untrustedLine } from "../core/untrusted.ts";

/**
 * One line in which nothing is markup, a link, an image, a mention, a reference or a formula. Entities keep characters
 * from being read as Markdown; mentions and references are found by hosts in the finished text, so they are broken by a
 * zero-width space, as dependency bots do.
 */
export function inlineMarkdown(text: string, maxLength = 400): string {
  return untrustedLine(text, maxLength)
    .replace(/[\\`*_{}[\]()<>#+!|~&@$]/g, entity)
    .replace(/:\/\//g, ":&#47;&#47;")
    .replace(/(www|GH)(?=[.-])/gi, "$1&#8203;")
    .replace(/^[-=]/, entity)
    .replace(/^(\d+)\./, "$1&#46;");
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};${"@#".includes(character) ? "&#8203;" : ""}`;
}

/** A code block that its content cannot close. */
export function fenced(text: string, language = ""): string {
  const safe = untrusted(text);
  const longest = Math.max(2, ...[...safe.matchAll(/`+/g)].map((match) => match[0].length));
  const marks = "`".repeat(longest + 1);
  return `${marks}${language}\n${safe}\n${marks}`;
}
