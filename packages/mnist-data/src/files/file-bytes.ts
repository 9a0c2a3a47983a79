/** A file's content as the caller has it: bytes, or a `File` or `Blob` of a page. */
export type FileBytes = Uint8Array | ArrayBuffer | Blob;

/** Whether a value is content, not a name. */
export function isFileBytes(value: unknown): value is FileBytes {
  return value instanceof Uint8Array || value instanceof ArrayBuffer || value instanceof Blob;
}

/** Returns the bytes; those of an array or buffer are not copied. */
export async function readFileBytes(content: FileBytes): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  return new Uint8Array(content instanceof Blob ? await content.arrayBuffer() : content);
}
