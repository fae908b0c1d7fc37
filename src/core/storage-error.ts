import { AuditError } from "./errors.ts";

const fullCodes: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);
const deniedCodes: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "EROFS"]);

/** The error code of the operating system, such as `ENOENT`; undefined where the error has none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

export function isDiskFull(error: unknown): boolean {
  return fullCodes.has(errorCode(error));
}

/** A failed write or read in words of the user's: disk full, no permission, or whatever the system said. Exit 1, never a verdict. */
export function storageError(error: unknown, path: string): AuditError {
  if (error instanceof AuditError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (isDiskFull(error)) return new AuditError("storage-full", { path }, { cause: error });
  if (deniedCodes.has(errorCode(error))) return new AuditError("storage-denied", { path, reason }, { cause: error });
  if (errorCode(error) === "ENOTDIR") return new AuditError("storage-no-folder", { path }, { cause: error });
  return new AuditError("storage-failed", { path, reason }, { cause: error });
}
