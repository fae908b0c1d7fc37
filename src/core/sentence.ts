import type { Sentence } from "./errors.ts";

/** What a user is told and can do about it; `exitCode` where it is not that of a usage error. */
export function sentence(message: string, remedy: string, exitCode?: Sentence["exitCode"]): Sentence {
  return exitCode === undefined ? { message, remedy } : { message, remedy, exitCode };
}
