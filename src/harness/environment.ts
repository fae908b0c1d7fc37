import { existsSync } from "node:fs";
import process from "node:process";

export interface EnvironmentFolders {
  readonly home: string;
  readonly tmp: string;
}

/** Where system programs are; a harness needs a shell, git and the like. */
const systemPath = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

/**
 * An environment made from nothing: no variable of the user's reaches a harness unless it is named here.
 * @param path PATH to use instead of the system's, for hooks and MCP servers of one's own
 */
export function environmentFromNothing(
  folders: EnvironmentFolders,
  path?: string,
): { readonly [name: string]: string } {
  const { home, tmp } = folders;
  if (process.platform === "win32") return windowsEnvironment(folders, path);
  return {
    HOME: home,
    TMPDIR: tmp,
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_CACHE_HOME: `${home}/.cache`,
    XDG_DATA_HOME: `${home}/.local/share`,
    XDG_STATE_HOME: `${home}/.local/state`,
    PATH: path ?? systemPath,
    SHELL: existsSync("/bin/bash") ? "/bin/bash" : "/bin/sh",
    TERM: "dumb",
    LANG: "C.UTF-8",
    TZ: "UTC",
  };
}

/** Programs do not start on Windows without these; they name the machine's folders, not the user's. */
const windowsMachineVariables = [
  "SystemRoot",
  "SystemDrive",
  "windir",
  "ComSpec",
  "PATHEXT",
  "ProgramFiles",
  "ProgramData",
];

function windowsEnvironment({ home, tmp }: EnvironmentFolders, path?: string): { readonly [name: string]: string } {
  const machine = windowsMachineVariables.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(machine),
    USERPROFILE: home,
    HOME: home,
    APPDATA: `${home}\\AppData\\Roaming`,
    LOCALAPPDATA: `${home}\\AppData\\Local`,
    TEMP: tmp,
    TMP: tmp,
    PATH: path ?? process.env["PATH"] ?? "",
    TZ: "UTC",
  };
}
