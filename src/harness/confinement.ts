import { spawn } from "node:child_process";
import process from "node:process";
import type { LoopbackDoor } from "./loopback-door.ts";
import { type NetworkNamespace, openNetworkNamespace } from "./network-namespace.ts";

export interface ConfinementWish {
  /** `auto` uses namespaces where the machine allows them; `process-group` never does. */
  readonly mode: "auto" | "process-group";
  /** `open` leaves the network as it is, for settings of one's own whose MCP servers live elsewhere. */
  readonly network: "loopback" | "open";
}

/** How harness processes are held together, and what they can reach. */
export type Confinement =
  | {
      readonly kind: "namespaces";
      readonly network: "loopback" | "open";
      /** Program and arguments to put in front of the harness's own. */
      readonly prefix: readonly string[];
      openDoor(port: number): Promise<LoopbackDoor>;
    }
  | { readonly kind: "process-group" };

const group: Confinement = { kind: "process-group" };
const probed = new Map<string, Promise<Confinement>>();

/** What this machine allows of `wish`. Asked once per process: the answer and the network namespace are shared. */
export async function confine(wish: ConfinementWish): Promise<Confinement> {
  if (wish.mode === "process-group" || process.platform !== "linux") return group;
  const known = probed.get(wish.network);
  if (known !== undefined) return known;
  const probe = wish.network === "loopback" ? confineToLoopback() : confineProcesses();
  probed.set(wish.network, probe);
  return probe;
}

async function confineToLoopback(): Promise<Confinement> {
  const asRoot = process.getuid?.() === 0;
  // Should its holder be killed, the next trial asks for another one instead of entering nothing.
  let inUse = false;
  const forget = (): void => {
    if (inUse) probed.delete("loopback");
  };
  const namespace =
    (await openNetworkNamespace(asRoot, forget)) ?? (asRoot ? await openNetworkNamespace(false, forget) : null);
  if (namespace === null) return group;
  // Entering a user namespace also works where the holder made none: it is then our own.
  for (const enter of [enterNet(namespace), [...enterNet(namespace), "--user", "--preserve-credentials"]]) {
    for (const prefix of processNamespace([])) {
      const whole = [...enter, ...prefix];
      if (await runs(whole)) {
        inUse = true;
        return {
          kind: "namespaces",
          network: "loopback",
          prefix: whole,
          openDoor: (port) => namespace.openDoor(port),
        };
      }
    }
  }
  namespace.end();
  return group;
}

async function confineProcesses(): Promise<Confinement> {
  const asRoot = process.getuid?.() === 0;
  for (const prefix of processNamespace(asRoot ? [] : ["--user", "--map-root-user"])) {
    if (await runs(prefix)) {
      return { kind: "namespaces", network: "open", prefix, openDoor: async () => ({ close: () => undefined }) };
    }
  }
  return group;
}

function enterNet(namespace: NetworkNamespace): readonly string[] {
  return ["nsenter", "--target", String(namespace.holderPid), "--net"];
}

/**
 * A pid namespace dies as one with its first process, so no child can be left behind; the death signal ties that first
 * process to ours even under SIGKILL. The shell is that first process, because a harness as pid 1 would get no default
 * signal handling. A private /proc hides the environment of other processes; some containers forbid mounting one.
 */
function processNamespace(flags: readonly string[]): readonly (readonly string[])[] {
  const shell = ["sh", "-c", '"$@"; exit $?', "sh"];
  const base = ["setpriv", "--pdeathsig", "KILL", "unshare", ...flags, "--pid", "--fork", "--kill-child"];
  return [
    [...base, "--mount-proc", ...shell],
    [...base, ...shell],
  ];
}

async function runs(prefix: readonly string[]): Promise<boolean> {
  const [program, ...args] = prefix;
  if (program === undefined) return false;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, "true"], { stdio: "ignore", timeout: 5_000 });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}
