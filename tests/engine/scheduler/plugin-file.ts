/** A plugin's file as a reader has it: its text, changed, without types, run as a program that imports `#engine`. */
import { stripTypeScriptTypes } from 'node:module';
import * as engine from '../../../src/engine/index.ts';
import type { PluginOrFactory } from '../../../src/engine/scheduler/framework.ts';
import { type Change, pluginText } from './plugin-text.ts';

export function pluginFromFile(name: string, change?: Change): PluginOrFactory {
  const program = stripTypeScriptTypes(pluginText(name, change))
    .replace(/^import (\{[^}]*\}) from '#engine';/gm, 'const $1 = engine;')
    .replace(/^export /gm, '');
  return new Function('engine', `${program}\nreturn ${name};`)(engine) as PluginOrFactory;
}
