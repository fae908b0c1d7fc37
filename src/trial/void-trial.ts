import { AuditError } from "../core/errors.ts";
import { exitCodes } from "../core/exit-codes.ts";
import { isDiskFull, storageError } from "../core/storage-error.ts";
import type { Redactor } from "../wire/redact.ts";
import { DeadlineExceeded } from "./deadline.ts";

/** Which part of ours failed. The scheduler retries these once. */
export type FaultCode = "driver-failed" | "driver-timed-out" | "upstream-failed" | "trial-files-failed";

/** A fault on our side of the trial, with the part that failed. */
export class TrialFault extends Error {
  override readonly name = "TrialFault";
  readonly code: FaultCode;

  constructor(code: FaultCode, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = code;
  }
}

/** `work`, with its errors marked as a fault of `code`. Errors that name their remedy stay what they are. */
export async function faultOf<T>(code: FaultCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AuditError || error instanceof TrialFault) throw error;
    if (isDiskFull(error)) throw storageError(error, "the folder for temporary files");
    if (error instanceof DeadlineExceeded) throw new TrialFault("driver-timed-out", error);
    throw new TrialFault(code, error);
  }
}

export interface VoidOutcome {
  readonly kind: "void";
  readonly code: string;
  readonly message: string;
  readonly lastWords: string;
}

/** What is recorded of a fault. Rethrows what the whole run must stop for: a full disk, or a bug of ours. */
export function voidOutcome(fault: unknown, redactor: Redactor): VoidOutcome {
  if (fault instanceof AuditError && fault.exitCode !== exitCodes.crash) {
    return {
      kind: "void",
      code: fault.code,
      message: redactor.text(fault.message),
      lastWords: redactor.text(fault.lastWords),
    };
  }
  if (fault instanceof TrialFault) {
    return { kind: "void", code: fault.code, message: redactor.text(fault.message), lastWords: "" };
  }
  if (fault instanceof DeadlineExceeded) {
    return { kind: "void", code: "driver-timed-out", message: fault.message, lastWords: "" };
  }
  throw fault;
}
