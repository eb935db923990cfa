import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * The names that the engine's entry exports as types only. They are gone when a program runs, so they are read from
 * the text of the entry, which by rule holds nothing but exports, and of the files whose types it passes on whole.
 */
export async function engineTypes(entry: string): Promise<string[]> {
  const text = (await readFile(entry, 'utf8')).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const declared = text.matchAll(/^export\s+(?:declare\s+)?(?:type|interface)\s+([A-Za-z_$][\w$]*)/gm);
  const names = [...declared].flatMap(([, name]) => name ?? []);
  for (const [, typeOnly, clause] of text.matchAll(/^export\s+(type\s+)?\{([^}]*)\}/gm)) {
    for (const part of (clause ?? '').split(',')) {
      const [, typeWord, name, alias] = /^\s*(type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(part) ?? [];
      if (name && (typeOnly || typeWord)) names.push(alias ?? name);
    }
  }
  for (const [, from] of text.matchAll(/^export\s+(?:type\s+)?\*\s+from\s+'(\.[^']+)'/gm)) {
    if (from) names.push(...(await engineTypes(resolve(dirname(entry), from))));
  }
  return names;
}
