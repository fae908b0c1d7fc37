import { env } from "node:process";

/**
 * The SDK's constructor reads `ANTHROPIC_CUSTOM_HEADERS` whatever it is given, and no option turns that off. `make` is
 * synchronous, so nothing else can run while the variables are away.
 */
export function withoutAnthropicVariables<T>(make: () => T): T {
  const names = Object.keys(env).filter((name) => name.startsWith("ANTHROPIC_"));
  const hidden = names.map((name) => [name, env[name]] as const);
  for (const name of names) delete env[name];
  try {
    return make();
  } finally {
    Object.assign(env, Object.fromEntries(hidden));
  }
}
