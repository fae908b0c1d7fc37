/** Kept apart from the reporters so that `--help` and `--version` need not load them; a test keeps the two equal. */
export const reporterNames: readonly string[] = ["table", "json", "junit", "markdown"];
