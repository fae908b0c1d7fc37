import type { BetaManagedAgentsMemoryListItem } from "@anthropic-ai/sdk/resources/beta/memory-stores/memories";
import { bodyOf, type Call, jsonRoute, parameter, type Route } from "./call.ts";
import type { Memories } from "./memories.ts";
import type { MemoryStoreStore } from "./memory-stores.ts";
import { cursorPage, withinCreated } from "./paging.ts";

/** Content is shown where it is asked for, and by default where one item is retrieved. */
function viewed<T extends { readonly content?: string | null }>(item: T, call: Call, byDefault: "basic" | "full"): T {
  return (call.query.get("view") ?? byDefault) === "full" ? item : { ...item, content: null };
}

const mostWithContent = 20;

function limitFullViews(call: Call): void {
  if (call.query.get("view") !== "full") return;
  if (Number(call.query.get("limit") ?? 0) > mostWithContent) call.query.set("limit", String(mostWithContent));
}

/** Memories of a store, and their versions. */
export function memoryRoutes(stores: MemoryStoreStore): readonly Route[] {
  const all = "/v1/memory_stores/:id/memories";
  const versions = "/v1/memory_stores/:id/memory_versions";
  const of = (call: Call): Memories => stores.memories(parameter(call, "id"));
  return [
    jsonRoute("memoryStores.memories.create", "POST", all, (call) =>
      viewed(of(call).create(bodyOf(call)), call, "basic"),
    ),
    jsonRoute("memoryStores.memories.list", "GET", all, (call) => listed(of(call), call)),
    jsonRoute("memoryStores.memories.retrieve", "GET", `${all}/:memory`, (call) =>
      viewed(of(call).get(parameter(call, "memory")), call, "full"),
    ),
    jsonRoute("memoryStores.memories.update", "POST", `${all}/:memory`, (call) =>
      viewed(of(call).update(parameter(call, "memory"), bodyOf(call)), call, "basic"),
    ),
    jsonRoute("memoryStores.memories.delete", "DELETE", `${all}/:memory`, (call) => {
      const id = parameter(call, "memory");
      of(call).delete(id, call.query.get("expected_content_sha256"));
      return { id, type: "memory_deleted" };
    }),
    jsonRoute("memoryStores.memoryVersions.list", "GET", versions, (call) => {
      const memory = call.query.get("memory_id");
      const operation = call.query.get("operation");
      limitFullViews(call);
      const shown = of(call)
        .versions.newest()
        .filter((version) => memory === null || version.memory_id === memory)
        .filter((version) => operation === null || version.operation === operation)
        .filter((version) => withinCreated(call, version.created_at));
      return cursorPage(
        shown.map((version) => viewed(version, call, "basic")),
        call,
      );
    }),
    jsonRoute("memoryStores.memoryVersions.retrieve", "GET", `${versions}/:version`, (call) =>
      viewed(of(call).versions.get(parameter(call, "version")), call, "full"),
    ),
    jsonRoute("memoryStores.memoryVersions.redact", "POST", `${versions}/:version/redact`, (call) =>
      of(call).redact(parameter(call, "version")),
    ),
  ];
}

/** By path; below `depth` folders only the folder is shown. */
function listed(memories: Memories, call: Call): object {
  const prefix = call.query.get("path_prefix") ?? "/";
  // 0 is the API's "everything below".
  const depth = Number(call.query.get("depth") ?? 0) || Number.POSITIVE_INFINITY;
  const rows = new Map<string, BetaManagedAgentsMemoryListItem>();
  for (const memory of memories.all()) {
    if (!memory.path.startsWith(prefix)) continue;
    const below = memory.path.slice(prefix.length).replace(/^\//, "").split("/");
    if (below.length <= depth) {
      rows.set(memory.path, viewed(memory, call, "basic"));
      continue;
    }
    const folder = `${[prefix.replace(/\/$/, ""), ...below.slice(0, depth)].join("/")}/`;
    rows.set(folder, { type: "memory_prefix", path: folder });
  }
  limitFullViews(call);
  const entries = [...rows].map(([path, item]) => ({ id: Buffer.from(path).toString("base64url"), item }));
  const page = cursorPage(entries, call) as { data: typeof entries; next_page: string | null };
  return { ...page, data: page.data.map((entry) => entry.item) };
}
