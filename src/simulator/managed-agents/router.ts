import type { Route } from "./call.ts";

export interface Match {
  readonly route: Route;
  readonly path: { readonly [name: string]: string };
}

/** Finds the route of a request; null where there is none. */
export function router(routes: readonly Route[]): (method: string, pathname: string) => Match | null {
  const compiled = routes.map((route) => {
    const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "");
    return { route, names, pattern: new RegExp(`^${route.path.replaceAll(/:\w+/g, "([^/]+)")}$`) };
  });
  return (method, pathname) => {
    for (const { route, names, pattern } of compiled) {
      const match = route.method === method ? pattern.exec(pathname) : null;
      if (match === null) continue;
      const path = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1] ?? "")]));
      return { route, path };
    }
    return null;
  };
}
