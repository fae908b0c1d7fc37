import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";

export interface ScrubbedSettings {
  readonly settings: JsonObject;
  /** What was left out, by key, in order: `env.ANTHROPIC_BASE_URL`. */
  readonly removed: readonly string[];
}

/** Settings that choose credentials, a login or another upstream: the run must talk to the tap, with a dummy key. */
const redirecting = new Set([
  "apiKeyHelper",
  "awsAuthRefresh",
  "awsCredentialExport",
  "forceLoginMethod",
  "forceLoginOrgUUID",
  "gcpAuthRefresh",
  "otelHeadersHelper",
  "proxyAuthHelper",
]);

/** Of `ANTHROPIC_*` only what chooses models and features is kept; the rest names endpoints and credentials. */
const keptAnthropic = /^ANTHROPIC_(?:MODEL|SMALL_FAST_MODEL|BETAS|DEFAULT_[A-Z]+_MODEL|CUSTOM_MODEL_OPTION.*)$/;

const redirectingVariable =
  /^(?:ANTHROPIC_.*|CLAUDE_CODE_(?:USE|SKIP)_.*(?:BEDROCK|VERTEX|FOUNDRY|MANTLE|GATEWAY|AUTH).*|CLAUDE_CODE_.*(?:OAUTH|TOKEN_FILE|API_KEY|BASE_URL).*|CLAUDE_CONFIG_DIR|CLAUDE_CODE_TMPDIR|CLAUDE_CODE_ENABLE_TELEMETRY|CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC|DISABLE_(?:AUTOUPDATER|TELEMETRY|ERROR_REPORTING)|OTEL_.*|AWS_.*|(?:HTTPS?|ALL|NO)_PROXY|NODE_OPTIONS|BUN_OPTIONS|HOME|USERPROFILE|TMPDIR|TEMP|TMP|AGENT_AUDIT_.*)$/i;

/**
 * A settings file of the user's, without what would lead the harness around the tap. With `restrictTools` (real
 * upstream) also without permissions of one's own: the probe alone says what may be called.
 */
export function scrubSettings(settings: JsonObject, restrictTools: boolean): ScrubbedSettings {
  const removed: string[] = [];
  const kept = Object.entries(settings).flatMap(([key, value]): readonly (readonly [string, Json])[] => {
    if (redirecting.has(key) || (restrictTools && key === "permissions")) {
      removed.push(key);
      return [];
    }
    return [[key, key === "env" && isJsonObject(value) ? scrubEnv(value, removed) : value]];
  });
  return { settings: Object.fromEntries(kept), removed };
}

function scrubEnv(env: JsonObject, removed: string[]): JsonObject {
  const kept = Object.entries(env).filter(([name]) => {
    const drop = redirectingVariable.test(name) && !keptAnthropic.test(name);
    if (drop) removed.push(`env.${name}`);
    return !drop;
  });
  return Object.fromEntries(kept);
}
