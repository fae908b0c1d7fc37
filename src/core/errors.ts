import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type MessageArgs, type MessageCode, messages } from "./messages.ts";

/**
 * An error a user can act on. `code` is stable and what tests compare; the sentence and its remedy
 * live in messages.ts. Anything else that is thrown is a crash (exit 1).
 */
export class AuditError<C extends MessageCode = MessageCode> extends Error {
  readonly code: C;
  /** What to do about it, in a sentence. */
  readonly remedy: string;
  readonly exitCode: ExitCode;
  /** Untrusted text that explains it (a harness's last words); shown behind a margin, never interpreted. */
  readonly lastWords: string;

  constructor(code: C, args: MessageArgs<C>, options: { cause?: unknown; lastWords?: string } = {}) {
    // The catalogue's entries differ in their argument, which TypeScript cannot follow through an index by C.
    const sentence = (messages[code] as (args: MessageArgs<C>) => Sentence)(args);
    super(sentence.message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "AuditError";
    this.code = code;
    this.remedy = sentence.remedy;
    this.exitCode = sentence.exitCode ?? exitCodes.usage;
    this.lastWords = options.lastWords ?? "";
  }
}

export interface Sentence {
  readonly message: string;
  readonly remedy: string;
  /** Default: 2, usage. */
  readonly exitCode?: ExitCode;
}
