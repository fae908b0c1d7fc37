import { invalid } from "./api-error.ts";
import { bodyOf, type Call, json, parameter, type Route, requiredText } from "./call.ts";
import { cursorPage } from "./paging.ts";
import type { SessionStore } from "./sessions.ts";

const id = (call: Call) => parameter(call, "resource");

/** Resources of a session that is there already. */
export function resourceRoutes(sessions: SessionStore): readonly Route[] {
  const all = "/v1/sessions/:id/resources";
  const one = `${all}/:resource`;
  return [
    {
      operation: "sessions.resources.list",
      method: "GET",
      path: all,
      handle: (call) => {
        const entries = sessions.of(call).resources.list();
        const page = cursorPage(entries, call) as { data: typeof entries; next_page: string | null };
        return json({ ...page, data: page.data.map((entry) => entry.resource) });
      },
    },
    {
      operation: "sessions.resources.add",
      method: "POST",
      path: all,
      handle: async (call) => {
        const session = sessions.of(call);
        const body = bodyOf(call);
        if (body["type"] !== "file") throw invalid("type: only files can be added to a session that is there");
        const resource = session.resources.add(body);
        await session.mount(session.resources.mountsOf(resource));
        return json(resource);
      },
    },
    {
      operation: "sessions.resources.retrieve",
      method: "GET",
      path: one,
      handle: (call) => json(sessions.of(call).resources.get(id(call))),
    },
    {
      operation: "sessions.resources.update",
      method: "POST",
      path: one,
      handle: (call) => {
        const resource = sessions.of(call).resources.get(id(call));
        if (resource.type !== "github_repository") throw invalid("authorization_token: only repositories have one");
        requiredText(bodyOf(call), "authorization_token");
        return json(resource);
      },
    },
    {
      operation: "sessions.resources.delete",
      method: "DELETE",
      path: one,
      handle: (call) => {
        sessions.of(call).resources.remove(id(call));
        return json({ id: id(call), type: "session_resource_deleted" });
      },
    },
  ];
}
