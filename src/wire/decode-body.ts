import zlib from "node:zlib";

type Decoder = (bytes: Uint8Array, maxBytes: number) => Buffer;

// Truncated input decodes as far as it goes: what had arrived before a break is evidence.
const gunzip: Decoder = (bytes, maxOutputLength) =>
  zlib.gunzipSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength });

const inflate: Decoder = (bytes, maxOutputLength) => {
  const options = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength };
  try {
    return zlib.inflateSync(bytes, options);
  } catch {
    // "deflate" means zlib by RFC 9110, but some servers send the bare format.
    return zlib.inflateRawSync(bytes, options);
  }
};

const unbrotli: Decoder = (bytes, maxOutputLength) =>
  zlib.brotliDecompressSync(bytes, { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH, maxOutputLength });

const decoders: ReadonlyMap<string, Decoder> = new Map([
  ["gzip", gunzip],
  ["x-gzip", gunzip],
  ["deflate", inflate],
  ["br", unbrotli],
  ["identity", (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
]);

/** Content codings the record can read. */
export const decodableEncodings: ReadonlySet<string> = new Set(decoders.keys());

/**
 * Undoes the codings of a `content-encoding` header, last applied first.
 * Throws an Error with a short reason for an unknown coding, damaged data, or more than `maxBytes` of output.
 */
export function decodeBody(bytes: Uint8Array, contentEncoding: string, maxBytes: number): Buffer {
  const codings = contentEncoding
    .split(",")
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "");
  let body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const coding of codings.toReversed()) {
    const decoder = decoders.get(coding);
    if (!decoder) throw new Error("unknown content-encoding");
    if (body.length > 0) body = Buffer.from(decoder(body, maxBytes));
  }
  return body;
}
