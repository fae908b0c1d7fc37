import { AuditError } from "../core/errors.ts";
import type { RunWriter } from "../model/journal.ts";
import type { Redactor } from "../wire/redact.ts";

/**
 * The last look before anything is kept: a known secret or the planted canary in it, in any spelling, is a hole in the
 * redaction, and the run fails rather than write it down. Throws `secret-leaked`, which names no value.
 */
export function guardedWriter(writer: RunWriter, redactor: Redactor): RunWriter {
  return {
    append: async (entry) => {
      refuseSecrets(JSON.stringify(entry), "journal", redactor);
      await writer.append(entry);
    },
    keep: async (text) => {
      refuseSecrets(text, "blob", redactor);
      return await writer.keep(text);
    },
  };
}

function refuseSecrets(text: string, where: string, redactor: Redactor): void {
  const [leak] = redactor.find(text);
  if (leak) throw new AuditError("secret-leaked", { where, rule: leak.rule });
}
