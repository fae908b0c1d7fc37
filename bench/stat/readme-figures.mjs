// Puts a bench's tables between its two markers in the README beside it, so that no figure there is typed by hand.
import { readFileSync, writeFileSync } from "node:fs";

const readme = new URL("README.md", import.meta.url);

export function writeFigures(name, text) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const page = readFileSync(readme, "utf8");
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for ${name}`);
  writeFileSync(readme, `${page.slice(0, from + open.length)}\n\n${text.trim()}\n\n${page.slice(to)}`);
}
