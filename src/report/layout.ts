/** Lines of `text` no wider than `width`; words longer than that are cut. Counts characters, so callers give it plain text. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      let rest = word;
      while (rest.length > width) {
        if (line !== "") lines.push(line);
        lines.push(rest.slice(0, width));
        rest = rest.slice(width);
        line = "";
      }
      if (line === "") line = rest;
      else if (line.length + 1 + rest.length <= width) line += ` ${rest}`;
      else {
        lines.push(line);
        line = rest;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** `  label     text`, the text wrapped under itself. */
export function labelled(label: string, text: string, width: number): string[] {
  const column = 12;
  const lines = wrap(text, Math.max(20, width - column));
  return lines.map((line, index) => `${index === 0 ? `  ${label}`.padEnd(column) : " ".repeat(column)}${line}`);
}
