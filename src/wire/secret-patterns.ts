/** A shape secrets have. `cue` is a text every match contains: most bodies hold none of them, and are done. */
export interface SecretPattern {
  readonly rule: string;
  readonly cue: string;
  readonly pattern: RegExp;
}

/**
 * The last net, for secrets nobody told us of. Each shape has
 * boundaries that keep it out of longer words, base64 signatures and prose about keys. Secretlint's preset would
 * do it asynchronously, at some 20 ms for a body of 200 kB, several times what these take.
 */
export const secretPatterns: readonly SecretPattern[] = [
  { rule: "anthropic-key", cue: "sk-ant-", pattern: /\bsk-ant-[a-z]{3,8}\d{2}-[\w-]{20,}/g },
  { rule: "openai-key", cue: "sk-", pattern: /(?<![\w-])sk-(?:(?:proj|svcacct|admin)-[\w-]{20,}|[A-Za-z0-9]{32,})/g },
  { rule: "openrouter-key", cue: "sk-or-", pattern: /(?<![\w-])sk-or-v1-[0-9a-f]{32,}/g },
  { rule: "jwt", cue: "eyJ", pattern: /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  {
    rule: "bearer-token",
    cue: "earer",
    pattern: /\b[Bb]earer[ +]+(?=[\w.~+/-]*\d)(?=[\w.~+/-]*[A-Za-z])[\w.~+/-]{20,}=*/g,
  },
  { rule: "google-api-key", cue: "AIza", pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g },
  { rule: "aws-access-key-id", cue: "A", pattern: /(?<![\w+/])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![\w+/=])/g },
  {
    rule: "private-key",
    cue: "PRIVATE KEY",
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----[\w+/=\s\\:,.-]{40,}?(?:-----END[A-Z0-9 ]+-----|$|(?![\w+/=\s\\:,.-]))/g,
  },
  { rule: "github-token", cue: "gh", pattern: /(?<!\w)gh[pousr]_[A-Za-z0-9]{36,}(?!\w)/g },
  { rule: "github-token", cue: "github_pat_", pattern: /(?<!\w)github_pat_\w{22,}/g },
  { rule: "slack-token", cue: "xox", pattern: /(?<![\w-])xox[abeoprs]-(?:\d+-)*[A-Za-z0-9-]{20,}/g },
  { rule: "slack-token", cue: "xapp-", pattern: /(?<![\w-])xapp-\d-[A-Z0-9]+-\d+-[A-Za-z0-9]{20,}/g },
  {
    rule: "slack-webhook",
    cue: "hooks.slack.com",
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/+-]{30,}/g,
  },
];
