import type { HostedConfig, RuntimeConfig } from "../model/config.ts";
import type { Complain } from "./complain.ts";
import type { RuntimeSource } from "./config-source.ts";
import { quoted } from "./quoted.ts";

/** Harness of hosted agents. */
export const hostedHarness = "managed-agents";

const hostedKeys = ["agent", "environment", "sideEffects", "gaps", "sessionBudgetUsd"] as const;

/** What the layers say of a hosted runtime, each key from the first that has it; undefined where none says anything. */
export function hostedConfig(
  from: <K extends keyof RuntimeSource>(key: K) => { readonly value: NonNullable<RuntimeSource[K]> } | null,
): HostedConfig | undefined {
  const given = hostedKeys.flatMap((key) => {
    const found = from(key);
    return found === null ? [] : [[key, found.value] as const];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** An agent of one's own lives at the real service; what is made for the audit can live at the simulated one. */
export function defaultUpstream(harness: string, hosted: HostedConfig | undefined): RuntimeConfig["upstream"] {
  const ofOnesOwn = hosted?.agent !== undefined || hosted?.environment !== undefined;
  return harness === hostedHarness && ofOnesOwn ? "real" : "simulated";
}

/** What does not fit together; `at` complains at a key of the runtime, in the file that has it. */
export function complainOfHosted(
  runtime: Pick<RuntimeConfig, "name" | "harness" | "version" | "model" | "profile" | "upstream" | "hosted">,
  at: (key: keyof RuntimeSource) => Complain,
  path: readonly string[],
): void {
  const { hosted = {} } = runtime;
  const key = (name: keyof RuntimeSource) => [...path, name];
  if (runtime.harness !== hostedHarness) {
    for (const name of hostedKeys)
      if (hosted[name] !== undefined)
        at(name)(
          key(name),
          `\`${name}\` is of hosted agents, and ${quoted(runtime.harness)} is none.`,
          `Write \`harness: ${hostedHarness}\`, or leave it out.`,
        );
    return;
  }
  if (runtime.version !== null)
    at("harness")(
      key("harness"),
      "A hosted agent runs as it is: its version is not chosen.",
      `Write \`harness: ${hostedHarness}\`.`,
    );
  if (runtime.profile === "mine")
    at("profile")(key("profile"), "A hosted agent takes no settings from this machine.", "Leave out `profile`.");
  for (const name of ["agent", "environment"] as const)
    if (hosted[name] !== undefined && runtime.upstream === "simulated")
      at(name)(
        key(name),
        `\`${name}\` names something of the real service, and \`upstream\` is simulated.`,
        "Write `upstream: real`, or leave it out.",
      );
  if (runtime.upstream === "real" && hosted.agent === undefined && runtime.model === null)
    at("harness")(
      key("harness"),
      `The runtime ${quoted(runtime.name)} has neither \`agent\` nor \`model\`.`,
      "Name an agent, or a model for one that is made for the audit.",
    );
}
