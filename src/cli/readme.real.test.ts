import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { invoke } from "./testing/fake-terminal.ts";
import { missingFrom, readmeExamples } from "./testing/readme-examples.ts";

/**
 * The blocks of the manual that need the registry, on the packages they name. What they show of `latest` is the vendor's to
 * change: such a command must come to a verdict, whichever.
 */

const readme = await readFile(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "aa-readme-"));
});

afterAll(async () => {
  await rm(cwd, { recursive: true, force: true });
});

for (const example of readmeExamples(readme))
  if (example.kind === "file")
    test(`README.md:${example.line} writes ${example.path}`, async () => {
      const path = join(cwd, example.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, example.text);
    });
  else if (example.skip === "needs the registry")
    test(`README.md:${example.line} agent-audit ${example.argv.join(" ")}`, async () => {
      const { code, stdout, stderr } = await invoke(example.argv, { cwd });
      if (example.argv.some((word) => word.endsWith("@latest")))
        return expect([0, 20], `${stdout}${stderr}`).toContain(code);
      expect({ code, stderr }).toEqual({ code: example.exitCode, stderr });
      expect(missingFrom(stdout, example.shown)).toBeNull();
    });
