import { type ChildProcess, spawn } from "node:child_process";
import type net from "node:net";
import { type LoopbackDoor, openDoor } from "./loopback-door.ts";
import { namespaceHolderSource } from "./namespace-holder.ts";

type HolderMessage =
  | { readonly kind: "ready"; readonly loopback: boolean }
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "refused"; readonly port: number; readonly reason: string };

/** A network namespace with nothing but loopback. It ends with our process, however that ends. */
export interface NetworkNamespace {
  /** Process to enter: `nsenter --target PID`. */
  readonly holderPid: number;
  /** Lets processes inside reach 127.0.0.1:`port` of our own namespace under the same address. */
  openDoor(port: number): Promise<LoopbackDoor>;
  end(): void;
}

const startTimeoutMs = 5_000;

/**
 * Null where the machine does not allow it.
 * @param asRoot false makes a user namespace around it
 * @param onEnd called when it is no longer there to be entered
 */
export async function openNetworkNamespace(asRoot: boolean, onEnd: () => void): Promise<NetworkNamespace | null> {
  const flags = asRoot ? ["--net"] : ["--user", "--map-root-user", "--net"];
  const holder = spawn("unshare", [...flags, process.execPath, "-e", namespaceHolderSource], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  const ready = await firstMessage(holder);
  if (ready?.kind !== "ready" || !ready.loopback || holder.pid === undefined) {
    holder.kill("SIGKILL");
    return null;
  }
  holder.once("exit", onEnd);
  // An idle holder must not keep our process from ending; it leaves when the channel closes.
  holder.unref();
  holder.channel?.unref();
  const holderPid = holder.pid;
  const doors: SharedDoors = new Map();
  return {
    holderPid,
    openDoor: (port) => sharedDoor(doors, holder, port),
    end() {
      if (holder.connected) holder.disconnect();
    },
  };
}

async function firstMessage(holder: ChildProcess): Promise<HolderMessage | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), startTimeoutMs);
    const done = (message: HolderMessage | null): void => {
      clearTimeout(timer);
      resolve(message);
    };
    holder.once("message", (message) => done(message as HolderMessage));
    holder.once("error", () => done(null));
    holder.once("exit", () => done(null));
  });
}

type SharedDoors = Map<number, { readonly door: Promise<LoopbackDoor>; users: number }>;

/** Trials that run side by side may have one tap in common: its port is opened once and closed by the last of them. */
async function sharedDoor(doors: SharedDoors, holder: ChildProcess, port: number): Promise<LoopbackDoor> {
  const shared = doors.get(port) ?? { door: requestDoor(holder, port), users: 0 };
  doors.set(port, shared);
  shared.users += 1;
  let closed = false;
  const leave = (): boolean => {
    if (closed) return false;
    closed = true;
    shared.users -= 1;
    if (shared.users === 0) doors.delete(port);
    return shared.users === 0;
  };
  const door = await shared.door.catch((error: unknown) => {
    leave();
    throw error;
  });
  return {
    close() {
      if (leave()) door.close();
    },
  };
}

async function requestDoor(holder: ChildProcess, port: number): Promise<LoopbackDoor> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      holder.off("message", onMessage);
      holder.off("exit", onExit);
      holder.channel?.unref();
      finish();
    };
    const onExit = (): void => settle(() => reject(new Error("the network namespace has ended")));
    const onMessage = (message: unknown, handle: unknown): void => {
      const answer = message as HolderMessage;
      if (answer.kind === "ready" || answer.port !== port) return;
      if (answer.kind === "refused") {
        settle(() => reject(new Error(`port ${port} inside the network namespace: ${answer.reason}`)));
      } else settle(() => resolve(openDoor(handle as net.Server, port)));
    };
    holder.on("message", onMessage);
    holder.once("exit", onExit);
    holder.channel?.ref();
    holder.send({ port }, (error) => {
      if (error !== null) settle(() => reject(error));
    });
  });
}
