/** A plugin's file as a reader has it: its text, changed, without types, run as a program that imports `#engine`. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import * as engine from '../../../src/engine/index.ts';
import type { PluginOrFactory } from '../../../src/engine/scheduler/framework.ts';

/** Changes what stands in exactly one place of a file's text. */
export interface Change {
  readonly from: string;
  readonly to: string;
}

/** @param name the plugin's, of which the file is called: `NodeName` is in node-name.ts */
export function pluginFromFile(name: string, change?: Change): PluginOrFactory {
  const file = `${name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.ts`;
  const path = new URL(`../../../src/engine/scheduler/plugins/${file}`, import.meta.url);
  let text = readFileSync(path, 'utf8');
  if (change) {
    const parts = text.split(change.from);
    if (parts.length !== 2)
      throw new Error(
        `${file} has ${parts.length - 1} times: ${change.from}\nchoose a line that stands there once`,
      );
    text = parts.join(change.to);
  }
  const program = stripTypeScriptTypes(text)
    .replace(/^import (\{[^}]*\}) from '#engine';/gm, 'const $1 = engine;')
    .replace(/^export /gm, '');
  return new Function('engine', `${program}\nreturn ${name};`)(engine) as PluginOrFactory;
}
