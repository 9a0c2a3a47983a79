/** The Node modules this package uses where it finds them. */
interface Builtins {
  'node:fs/promises': typeof import('node:fs/promises');
  'node:os': typeof import('node:os');
  'node:path': typeof import('node:path');
  'node:url': typeof import('node:url');
  'node:crypto': typeof import('node:crypto');
  'node:zlib': typeof import('node:zlib');
}

/**
 * Returns a Node module, or undefined where there is none (browsers, their workers).
 *
 * Not an import, also not a dynamic one: bundlers for the browser would try to resolve it. Node has this since 20.16.
 */
export function nodeBuiltin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  if (typeof process !== 'object' || typeof process.getBuiltinModule !== 'function') return undefined;
  return process.getBuiltinModule(name) as Builtins[Name] | undefined;
}
