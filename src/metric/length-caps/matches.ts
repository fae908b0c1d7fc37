/** Like `matchAll`, without the copy of the expression that it makes on each call. `global` must carry the flag g. */
export function matchesOf(global: RegExp, text: string): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  global.lastIndex = 0;
  for (let match = global.exec(text); match !== null; match = global.exec(text)) {
    matches.push(match);
    if (match[0] === "") global.lastIndex += 1;
  }
  return matches;
}
