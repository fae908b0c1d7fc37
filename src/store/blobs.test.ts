import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../core/fingerprint.ts";
import { BlobFolder, type BlobLayout } from "./blobs.ts";

let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "aa-blobs-")), "blobs");
});
afterEach(async () => {
  await rm(join(folder, ".."), { recursive: true });
});

describe.each<[BlobLayout, string]>([
  ["run", ".gz"],
  ["baseline", ".txt"],
])("blobs of a %s", (layout, extension) => {
  const texts = ["", "plain", "two\nlines\n", "é \u{1F600} \u0000", "x".repeat(300_000)];

  it("gives back what was put, under the digest of its plain content", async () => {
    const blobs = new BlobFolder(folder, layout);
    for (const text of texts) {
      const digest = await blobs.put(text);
      expect(digest).toBe(sha256(text));
      expect(await new BlobFolder(folder, layout).get(digest)).toBe(text);
    }
  });

  it("keeps equal texts once, whoever puts them at once", async () => {
    const folders = [new BlobFolder(folder, layout), new BlobFolder(folder, layout), new BlobFolder(folder, layout)];
    await Promise.all(folders.flatMap((blobs) => [blobs.put("same"), blobs.put("same"), blobs.put("other")]));
    expect((await readdir(folder)).sort()).toEqual(
      [`${sha256("same")}${extension}`, `${sha256("other")}${extension}`].sort(),
    );
  });

  it("refuses content that is not what its name says, and heals it when the text is put again", async () => {
    const digest = await new BlobFolder(folder, layout).put("mine");
    await writeFile(join(folder, `${digest}${extension}`), "yours");
    await expect(new BlobFolder(folder, layout).get(digest)).rejects.toMatchObject({ code: "blob-damaged" });
    await new BlobFolder(folder, layout).put("mine");
    expect(await new BlobFolder(folder, layout).get(digest)).toBe("mine");
  });

  it("says what is missing, and takes no path for a digest", async () => {
    const blobs = new BlobFolder(folder, layout);
    await expect(blobs.get(sha256("nothing"))).rejects.toMatchObject({ code: "blob-missing" });
    expect(await blobs.find("../../etc/passwd")).toBeNull();
  });
});

it.skipIf(process.platform === "win32")("keeps what an agent saw from other users", async () => {
  const digest = await new BlobFolder(folder, "run").put("private");
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, `${digest}.gz`))).mode & 0o777).toBe(0o600);
});

it("keeps a baseline's texts readable in a diff, and knows them after a checkout with other line ends", async () => {
  const digest = await new BlobFolder(folder, "baseline").put("a\nb\n");
  const path = join(folder, `${digest}.txt`);
  expect(await readFile(path, "utf8")).toBe("a\nb\n");
  await writeFile(path, "a\r\nb\r\n");
  expect(await new BlobFolder(folder, "baseline").get(digest)).toBe("a\nb\n");
});

it("names the disk's trouble", async () => {
  await writeFile(folder, "a file where the folder should be");
  await expect(new BlobFolder(folder, "run").put("x")).rejects.toMatchObject({ code: "storage-failed", exitCode: 1 });
});
