const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

const month = `(?:${monthNames.map((name) => (name.length > 3 ? `${name.slice(0, 3)}(?:${name.slice(3)})?` : name)).join("|")})`;
const weekday = String.raw`(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?,? )?`;
const time = String.raw`(?:,?(?: at)? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?(?: (?:GMT|UTC)(?:[+-]\d{4})?)?(?: \([\w ]+\))?)?`;

/** Days, as harnesses write them: `2026-11-22`, with a time, `November 22, 2026`, `22 Nov 2026`, `11/22/2026`. */
const days: readonly RegExp[] = [
  /(?<![\w-])20\d{2}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-])/g,
  new RegExp(String.raw`\b${weekday}${month}\.? \d{1,2}(?:st|nd|rd|th)?,? 20\d{2}\b${time}`, "g"),
  new RegExp(String.raw`\b${weekday}\d{1,2} ${month}\.?,? 20\d{2}\b${time}`, "g"),
  /\b\d{1,2}\/\d{1,2}\/20\d{2}\b/g,
];

const today = /\b(?:today['’]?s date|current date|date)(?: is| is now|:|=)? ?:? ?(20\d{2})-(\d{2})-\d{2}/gi;

/**
 * Rules that turn every day into `<date>`, and the running month (`The current month is November 2026`) into `<month>`.
 * Other months stay: "knowledge cutoff is May 2025" says something. Which month is running is read off the texts, since
 * the harness's clock may have been moved.
 */
export function dateRules(texts: readonly string[]): readonly ((text: string) => string)[] {
  const running = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(today)].map((match) => `${monthNames[Number(match[2]) - 1] ?? ""} ${match[1]}`),
    ),
  );
  return [
    ...days.map((day) => (text: string) => text.replace(day, "<date>")),
    ...[...running].map((name) => (text: string) => text.replaceAll(name, "<month>")),
  ];
}
