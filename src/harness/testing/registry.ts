import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export interface TestRegistry {
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** How tarballs are answered from now on. */
  serve: "whole" | "cut short" | "corrupt";
  close(): void;
}

/** An npm registry on loopback with one package, whose only file besides its manifest is `cli.js`. */
export async function openRegistry(packageName: string, versions: readonly string[]): Promise<TestRegistry> {
  const tarballs = new Map(versions.map((version) => [`/tarball/${version}.tgz`, tarball(packageName, version)]));
  const server = http.createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    registry.asked.push(path);
    const tgz = tarballs.get(path);
    if (tgz !== undefined) {
      response.setHeader("content-length", tgz.length);
      if (registry.serve === "cut short") response.write(tgz.subarray(0, 100), () => response.destroy());
      else response.end(registry.serve === "corrupt" ? Buffer.from(tgz).fill(0, 60, 80) : tgz);
    } else if (path === `/${packageName}`) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(packument(packageName, tarballs, registry.url)));
    } else response.writeHead(404).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const registry: TestRegistry = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    serve: "whole",
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return registry;
}

function packument(name: string, tarballs: ReadonlyMap<string, Buffer>, url: string): unknown {
  const versions = [...tarballs].map(([path, tgz]) => {
    const version = path.slice("/tarball/".length, -".tgz".length);
    const integrity = `sha512-${createHash("sha512").update(tgz).digest("base64")}`;
    return [version, { name, version, dist: { tarball: url + path, integrity } }] as const;
  });
  return { name, "dist-tags": { latest: versions.at(-1)?.[0] }, versions: Object.fromEntries(versions) };
}

function tarball(name: string, version: string): Buffer {
  // A script that must not run: nothing of a harness runs while it is installed.
  const scripts = { postinstall: "node -e \"require('fs').writeFileSync('ran','')\"" };
  const files: readonly (readonly [string, string])[] = [
    ["package/package.json", JSON.stringify({ name, version, scripts })],
    ["package/cli.js", `console.log(${JSON.stringify(version)});\n`],
  ];
  return gzipSync(Buffer.concat([...files.flatMap(([path, text]) => entry(path, text)), Buffer.alloc(1024)]));
}

/** One file in the ustar format: a 512-byte header and the content, padded. */
function entry(path: string, text: string): readonly Buffer[] {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}
