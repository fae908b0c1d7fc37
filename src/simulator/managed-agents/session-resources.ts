import type { BetaManagedAgentsSessionResource } from "@anthropic-ai/sdk/resources/beta/sessions/resources";
import type { JsonObject } from "../../core/json.ts";
import { isJsonObject } from "../../core/json.ts";
import { asText } from "../messages-request.ts";
import { invalid, notFound } from "./api-error.ts";
import { optionalText, requiredText } from "./call.ts";
import type { FileStore } from "./files.ts";
import { type MountedFile, workspacePath } from "./scratch.ts";
import type { World } from "./world.ts";

/** Finds the memory stores that sessions attach. */
export interface MemoryMounts {
  /** Throws where the store is unknown or archived. */
  describe(storeId: string): { readonly name: string; readonly description: string };
  /** The memories of a store as files below its mount path. */
  files(storeId: string): readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

interface Entry {
  readonly id: string;
  readonly resource: BetaManagedAgentsSessionResource;
}

/** What is mounted into one session. */
export class SessionResources {
  readonly #world: World;
  readonly #files: FileStore;
  readonly #memory: MemoryMounts;
  #entries: readonly Entry[] = [];

  constructor(world: World, files: FileStore, memory: MemoryMounts) {
    this.#world = world;
    this.#files = files;
    this.#memory = memory;
  }

  list(): readonly Entry[] {
    return this.#entries;
  }

  view(): BetaManagedAgentsSessionResource[] {
    return this.#entries.map((entry) => entry.resource);
  }

  get(id: string): BetaManagedAgentsSessionResource {
    const entry = this.#entries.find((candidate) => candidate.id === id);
    if (entry === undefined) throw notFound("Resource", id);
    return entry.resource;
  }

  remove(id: string): void {
    this.get(id);
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
  }

  add(params: JsonObject): BetaManagedAgentsSessionResource {
    const entry = this.#entryOf(params);
    this.#entries = [...this.#entries, entry];
    return entry.resource;
  }

  /** Files that the session's container starts with, or is given. */
  mounts(): readonly MountedFile[] {
    return this.#entries.flatMap(({ resource }) => this.mountsOf(resource));
  }

  mountsOf(resource: BetaManagedAgentsSessionResource): readonly MountedFile[] {
    if (resource.type === "file") {
      return [{ mountPath: resource.mount_path, bytes: this.#files.bytes(resource.file_id) }];
    }
    if (resource.type === "github_repository") return [];
    const files = this.#memory.files(resource.memory_store_id);
    return files.map(({ path, bytes }) => ({ mountPath: `${resource.mount_path}/${path}`, bytes }));
  }

  #entryOf(params: JsonObject): Entry {
    const now = this.#world.now();
    const id = this.#world.id("sesrsc");
    const stamps = { id, created_at: now, updated_at: now };
    switch (asText(params["type"])) {
      case "file": {
        const file_id = requiredText(params, "file_id");
        this.#files.bytes(file_id);
        const mount_path = optionalText(params, "mount_path") ?? `/mnt/session/uploads/${file_id}`;
        workspacePath(mount_path);
        return { id, resource: { ...stamps, type: "file", file_id, mount_path } };
      }
      case "memory_store": {
        const memory_store_id = requiredText(params, "memory_store_id");
        const { name, description } = this.#memory.describe(memory_store_id);
        const access = params["access"] === "read_only" ? "read_only" : "read_write";
        const instructions = optionalText(params, "instructions");
        const mount_path = `/mnt/memory/${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
        const resource = { memory_store_id, access, description, instructions, mount_path, name } as const;
        return { id: memory_store_id, resource: { type: "memory_store", ...resource } };
      }
      case "github_repository": {
        // The token is used to clone and never given back; this service does not clone.
        const url = requiredText(params, "url");
        const name = url.split("/").at(-1) ?? "repository";
        const mount_path = optionalText(params, "mount_path") ?? `/workspace/${name.replace(/\.git$/, "")}`;
        const checkout = isJsonObject(params["checkout"]) ? { checkout: params["checkout"] as never } : {};
        return { id, resource: { ...stamps, type: "github_repository", url, mount_path, ...checkout } };
      }
      default:
        throw invalid("resources.type: Input should be 'file', 'memory_store' or 'github_repository'");
    }
  }
}
