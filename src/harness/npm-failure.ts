import { AuditError } from "../core/errors.ts";
import type { NpmAnswer } from "./npm.ts";

const network =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|CERT_[A-Z_]+|SELF_SIGNED_CERT[A-Z_]*|UNABLE_TO_[A-Z_]+|E40[13]|E5\d\d)\b/;
const disk = /\b(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|ENOTDIR|EISDIR)\b/;

/** The error a user can act on, out of what npm said. `what` is `package` or `package@version`. */
export function npmFailure(what: string, answer: NpmAnswer): AuditError {
  const lastWords = answer.stderr.trim();
  const diskCode = disk.exec(lastWords)?.[1];
  if (diskCode !== undefined)
    return new AuditError("harness-cache-unwritable", { what, reason: diskCode }, { lastWords });
  const networkCode = network.exec(lastWords)?.[1];
  if (networkCode !== undefined) {
    return new AuditError("harness-registry-unreachable", { what, reason: networkCode }, { lastWords });
  }
  return new AuditError(
    "harness-install-failed",
    { what, reason: `npm ended with code ${answer.code}` },
    { lastWords },
  );
}

/** Turns a failed file operation of our own into the same error; passes anything else on. */
export function diskFailure(what: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return disk.test(code) ? new AuditError("harness-cache-unwritable", { what, reason: code }, { cause: error }) : error;
}
