import type { Json } from "../core/json.ts";

/** How a runtime is driven. Only like surfaces are compared. */
export type Surface = "cli" | "sdk" | "app-server" | "acp" | "api";

/** `clean`: nothing of the user's. `mine`: the user's settings, instructions, hooks and MCP servers, copied on demand. */
export type Profile = "clean" | "mine";

/** Which model stands behind the tap. */
export type Upstream = "simulated" | "real";

/** Everything needed to tell whether two recordings speak of the same runtime. Holds no machine path. */
export interface RuntimeIdentity {
  /** Registry name: `claude-code`, `messages`. */
  readonly name: string;
  /** As the harness says of itself; null where it says nothing. */
  readonly version: string | null;
  /** What the user asked for: `2.1.116`, `latest`, `^2.1`, `binary`; null for runtimes without versions. */
  readonly requestedVersion: string | null;
  readonly surface: Surface;
  readonly profile: Profile;
  readonly upstream: Upstream;
  /** Model requested, as given to the runtime; null for the runtime's own default. */
  readonly model: string | null;
  /** SHA-256 of the program that ran (entry script or native binary), null where there is none. */
  readonly programSha256: string | null;
  /** `javascript` or `native` for packaged harnesses, `embedded` for our own loop, `hosted` for a service. */
  readonly form: "javascript" | "native" | "embedded" | "hosted";
  /** The settings of one's own that shape the run, by name; long ones as digests. */
  readonly settings: { readonly [name: string]: Json };
}
