const reminder = /<system-reminder>([\s\S]*?)<\/system-reminder>/g;

/** The bodies of `<system-reminder>` sections, in order. */
export function remindersIn(text: string): readonly string[] {
  return [...text.matchAll(reminder)].map((match) => (match[1] ?? "").trim()).filter((body) => body !== "");
}

export function withoutReminders(text: string): string {
  return text.replace(reminder, "");
}
