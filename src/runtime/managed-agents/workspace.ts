import { basename, posix } from "node:path";
import type Anthropic from "@anthropic-ai/sdk";
import { toFile } from "@anthropic-ai/sdk";
import type { SessionCreateParams } from "@anthropic-ai/sdk/resources/beta/sessions/sessions";
import { sha256 } from "../../core/fingerprint.ts";
import { type Caller, repeatable } from "./call.ts";

/** Where sessions find the files of a probe: the folder that the service checks repositories out in. */
const mountedAt = "/workspace";

/** Files of the probes, uploaded once each, however many trials mount them. */
export interface HostedWorkspace {
  /** Mounts for a session; none for an empty workspace. */
  mounts(files: { readonly [path: string]: string }): Promise<NonNullable<SessionCreateParams["resources"]>>;
  /** Deletes what was uploaded. */
  close(signal: AbortSignal): Promise<void>;
}

export function hostedWorkspace(client: Anthropic, caller: Caller, ending: AbortSignal): HostedWorkspace {
  const uploads = new Map<string, Promise<string>>();
  const upload = async (name: string, text: string) => {
    const { id } = await repeatable("files.upload", caller, ending, async (signal) => {
      const file = await toFile(Buffer.from(text), name, { type: "text/plain" });
      return await client.beta.files.upload({ file }, { signal });
    });
    return id;
  };
  return {
    mounts: async (files) =>
      await Promise.all(
        Object.entries(files).map(async ([path, text]) => {
          const name = basename(path);
          const key = `${name} ${sha256(text)}`;
          const uploading = uploads.get(key) ?? upload(name, text);
          uploads.set(key, uploading);
          // What failed once is tried anew by the next trial.
          uploading.catch(() => uploads.delete(key));
          return { type: "file" as const, file_id: await uploading, mount_path: posix.join(mountedAt, path) };
        }),
      ),
    close: async (signal) => {
      const ids = (await Promise.allSettled(uploads.values())).flatMap((settled) =>
        settled.status === "fulfilled" ? [settled.value] : [],
      );
      await Promise.allSettled(ids.map((id) => client.beta.files.delete(id, {}, { signal })));
    },
  };
}
