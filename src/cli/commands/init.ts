import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { AuditError } from "../../core/errors.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { storageError } from "../../core/storage-error.ts";
import { configTemplate } from "../../suite/config-template.ts";
import { configFileName } from "../../suite/load-config.ts";
import type { CommandContext } from "../program.ts";

/** `agent-audit init`: a commented configuration to edit. */
export async function initCommand(
  options: { readonly force?: boolean },
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const path = resolve(terminal.cwd, configFileName);
  try {
    await writeFile(path, configTemplate(), { flag: options.force ? "w" : "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw new AuditError("config-exists", { path: configFileName });
    throw storageError(error, path);
  }
  terminal.stdout.write(
    `wrote ${configFileName}\n  next  agent-audit validate\n        agent-audit baseline record\n        agent-audit baseline accept --reason "known good"\n`,
  );
  return exitCodes.holds;
}
