import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layOutScratch } from "../../harness/workspace.ts";
import { managedSettingsDigest } from "./managed-settings.ts";
import { importsOf } from "./own-imports.ts";
import { copyOwnSettings, type OwnSettingsSource, readOwnSettings } from "./own-settings.ts";
import { scrubSettings } from "./settings-scrub.ts";

let root: string;
let source: OwnSettingsSource;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "aa-own-"));
  source = { configDir: join(root, "user/.claude"), stateFile: null, projectDir: join(root, "project") };
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function lay(files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function copied(own: Awaited<ReturnType<typeof readOwnSettings>>, workspace: { [path: string]: string } = {}) {
  const scratch = await layOutScratch(await mkdtemp(join(root, "s-")), workspace);
  const configDir = join(scratch.home, ".claude");
  await copyOwnSettings(own, scratch, configDir);
  const read = (path: string) => readFile(join(configDir, path), "utf8").catch(() => null);
  const readProject = (path: string) => readFile(join(scratch.workspace, path), "utf8").catch(() => null);
  return { scratch, configDir, read, readProject };
}

describe("profile mine", () => {
  it("copies settings, instructions, hooks and servers, and no credential, history or session", async () => {
    await lay({
      "user/.claude/settings.json": JSON.stringify({
        effortLevel: "high",
        hooks: { Stop: [{ command: `${root}/user/.claude/hooks/a.sh` }] },
      }),
      "user/.claude/CLAUDE.md": "Be brief.",
      "user/.claude/agents/reviewer.md": "You review.",
      "user/.claude/hooks/a.sh": "#!/bin/sh\n",
      "user/.claude/.credentials.json": "secret",
      "user/.claude/skills/x/.env": "secret",
      "user/.claude/history.jsonl": "secret",
      "user/.claude/projects/p/s.jsonl": "secret",
      "user/.claude/statsig/x": "secret",
      "user/.claude.json": JSON.stringify({
        oauthAccount: { token: "secret" },
        mcpServers: { files: { command: "files-server" } },
        projects: { [`${root}/project`]: { history: ["secret"], enabledMcpjsonServers: ["db"] } },
      }),
      "project/CLAUDE.md": "This project is Ada.",
      "project/.mcp.json": JSON.stringify({ mcpServers: { db: { command: "db-server" } } }),
      "project/.claude/settings.json": JSON.stringify({ model: "opus" }),
      "project/src/main.ada": "not a setting",
    });
    await chmod(join(root, "user/.claude/hooks/a.sh"), 0o755);
    const own = await readOwnSettings(source, false);
    const { configDir, scratch, read, readProject } = await copied(own);
    expect(JSON.parse((await read("settings.json")) ?? "")).toEqual({
      effortLevel: "high",
      hooks: { Stop: [{ command: `${configDir}/hooks/a.sh` }] },
    });
    expect(await read("CLAUDE.md")).toBe("Be brief.");
    expect(await read("agents/reviewer.md")).toBe("You review.");
    expect((await stat(join(configDir, "hooks/a.sh"))).mode & 0o777).toBe(0o700);
    expect(JSON.parse((await read(".claude.json")) ?? "")).toEqual({
      mcpServers: { files: { command: "files-server" } },
      projects: { [scratch.workspace]: { enabledMcpjsonServers: ["db"] } },
    });
    expect(await readProject("CLAUDE.md")).toBe("This project is Ada.");
    expect(await readProject(".mcp.json")).toContain("db-server");
    expect(await readProject("src/main.ada")).toBe(null);
    for (const path of [".credentials.json", "skills/x/.env", "history.jsonl", "projects/p/s.jsonl", "statsig/x"]) {
      expect(await read(path), path).toBe(null);
    }
    expect(JSON.stringify(own)).not.toContain("secret");
  });

  it("tells a change of one's own by the digest of the file it is in", async () => {
    await lay({
      "user/.claude/settings.json": "{}",
      "project/CLAUDE.md": "one",
      "user/.claude.json": '{"mcpServers":{"a":{}}}',
    });
    const before = (await readOwnSettings(source, false)).digests;
    expect(Object.keys(before).sort()).toEqual([
      "project/CLAUDE.md",
      "user/.claude.json#mcpServers",
      "user/settings.json",
    ]);
    await lay({ "project/CLAUDE.md": "two" });
    const after = (await readOwnSettings(source, false)).digests;
    expect(after).toEqual({
      ...before,
      "project/CLAUDE.md": expect.not.stringMatching(before["project/CLAUDE.md"] ?? ""),
    });
    await lay({ "user/.claude.json": '{"mcpServers":{"a":{}},"numStartups":7}' });
    expect((await readOwnSettings(source, false)).digests).toEqual(after);
  });

  it("leaves out what would lead around the tap, and says so", async () => {
    await lay({
      "user/.claude/settings.json": JSON.stringify({
        apiKeyHelper: "/bin/key",
        env: { ANTHROPIC_BASE_URL: "https://proxy", ANTHROPIC_MODEL: "opus", EDITOR: "vi" },
        permissions: { allow: ["Bash"] },
      }),
    });
    const own = await readOwnSettings(source, false);
    expect(own.removed).toEqual(["user/settings.json: apiKeyHelper", "user/settings.json: env.ANTHROPIC_BASE_URL"]);
    const { read } = await copied(own);
    expect(JSON.parse((await read("settings.json")) ?? "")).toEqual({
      env: { ANTHROPIC_MODEL: "opus", EDITOR: "vi" },
      permissions: { allow: ["Bash"] },
    });
    expect((await readOwnSettings(source, true)).removed).toContain("user/settings.json: permissions");
  });

  it("follows imports of instructions within the folder, and names those it cannot", async () => {
    await lay({
      "project/CLAUDE.md": "See @docs/style.md and @../user/other.md, not `@docs/code.md` or @types/node.",
      "project/docs/style.md": "Also @deep/more.md. And @style.md.",
      "project/docs/deep/more.md": "The end.",
      "project/docs/code.md": "not imported",
      "user/other.md": "elsewhere",
    });
    const own = await readOwnSettings(source, false);
    expect(own.files.map(({ path }) => path)).toEqual(["CLAUDE.md", "docs/style.md", "docs/deep/more.md"]);
    expect(own.removed).toEqual(["CLAUDE.md: @../user/other.md"]);
  });

  it("follows links to settings kept elsewhere, and is not caught in a ring of them", async () => {
    await lay({ "dotfiles/settings.json": '{"effortLevel":"low"}', "user/.claude/skills/a/SKILL.md": "A skill." });
    await symlink(join(root, "dotfiles/settings.json"), join(root, "user/.claude/settings.json"));
    await symlink(join(root, "user/.claude/skills"), join(root, "user/.claude/skills/a/again"));
    const { read } = await copied(await readOwnSettings(source, false));
    expect(await read("settings.json")).toContain("low");
    expect(await read("skills/a/SKILL.md")).toBe("A skill.");
  });

  it("lets the probe's own files stand", async () => {
    await lay({ "project/CLAUDE.md": "mine" });
    const { readProject } = await copied(await readOwnSettings(source, false), { "CLAUDE.md": "the probe's" });
    expect(await readProject("CLAUDE.md")).toBe("the probe's");
  });

  it("is an error where there is nothing, or settings are not JSON", async () => {
    await expect(readOwnSettings(source, false)).rejects.toMatchObject({
      code: "harness-settings-missing",
      exitCode: 2,
    });
    await lay({ "user/.claude/settings.json": "{ // comment\n}" });
    await expect(readOwnSettings(source, false)).rejects.toMatchObject({ code: "harness-settings-unreadable" });
  });
});

describe("managedSettingsDigest", () => {
  it("tells an administrator's settings from none", async () => {
    expect(await managedSettingsDigest(join(root, "none.json"))).toEqual({});
    await lay({ "managed.json": "{}" });
    const digest = await managedSettingsDigest(join(root, "managed.json"));
    expect(digest).toEqual({ "machine/managed-settings.json": expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

describe("scrubSettings", () => {
  it.each([
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_CUSTOM_HEADERS",
    "ANTHROPIC_BEDROCK_BASE_URL",
    "CLAUDE_CODE_USE_BEDROCK",
    "CLAUDE_CODE_USE_VERTEX",
    "CLAUDE_CODE_SKIP_VERTEX_AUTH",
    "CLAUDE_CODE_OAUTH_TOKEN",
    "HTTPS_PROXY",
    "https_proxy",
    "NODE_OPTIONS",
    "BUN_OPTIONS",
    "CLAUDE_CONFIG_DIR",
    "HOME",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "AWS_SECRET_ACCESS_KEY",
  ])("takes %s out of env", (name) => {
    expect(scrubSettings({ env: { [name]: "x" } }, false)).toEqual({ settings: { env: {} }, removed: [`env.${name}`] });
  });

  it.each([
    "ANTHROPIC_MODEL",
    "ANTHROPIC_SMALL_FAST_MODEL",
    "ANTHROPIC_DEFAULT_OPUS_MODEL",
    "CLAUDE_CODE_EFFORT_LEVEL",
    "MAX_THINKING_TOKENS",
    "CLAUDE_CODE_MAX_OUTPUT_TOKENS",
    "BASH_DEFAULT_TIMEOUT_MS",
    "EDITOR",
  ])("keeps %s, which is what the audit is of", (name) => {
    expect(scrubSettings({ env: { [name]: "x" } }, true)).toEqual({ settings: { env: { [name]: "x" } }, removed: [] });
  });
});

describe("importsOf", () => {
  it.each([
    ["See @a.md.", ["a.md"]],
    ["@./a/b.md\n- @~/c.md, @/d.md", ["./a/b.md", "~/c.md", "/d.md"]],
    ["mail me@example.com or `@code.md`", []],
    ["```\n@fenced.md\n```\n@after.md", ["after.md"]],
  ])("%j", (markdown, paths) => expect(importsOf(markdown)).toEqual(paths));
});
