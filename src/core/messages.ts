import type { Sentence } from "./errors.ts";

/**
 * Every sentence a user can be stopped with, and its remedy, in one place. Codes are kebab-case and stable.
 * Alphabetical by code. Arguments are interpolated as they are: callers pass untrusted text through `untrusted()`.
 */
export const messages = {
  "harness-version-unknown": (a: { harness: string; version: string; nearest: string }) =>
    sentence(
      `${a.harness} has no version that matches "${a.version}".`,
      `Published versions near it: ${a.nearest}. \`latest\`, an exact version or a semver range are understood.`,
    ),
  "runtime-unknown": (a: { name: string; known: string }) =>
    sentence(
      `There is no runtime "${a.name}".`,
      `Known runtimes: ${a.known}. Name your own under \`runtimes:\` in agent-audit.yaml.`,
    ),
  "workspace-path-unsafe": (a: { path: string; reason: string }) =>
    sentence(
      `The workspace file ${a.path} cannot be laid out: ${a.reason}.`,
      "Write workspace paths relative, with `/` between folders and without `..`.",
    ),
} satisfies Record<string, (args: never) => Sentence>;

export type MessageCode = keyof typeof messages;
export type MessageArgs<C extends MessageCode> = Parameters<(typeof messages)[C]>[0];

function sentence(message: string, remedy: string, exitCode?: Sentence["exitCode"]): Sentence {
  return exitCode === undefined ? { message, remedy } : { message, remedy, exitCode };
}
