/** CodeMirror in the page's own colors and letters. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type CodeColors, dark, light } from './code-colors.ts';

const color = (name: keyof CodeColors) => ({ color: `light-dark(#${light[name]}, #${dark[name]})` });

const highlighting = HighlightStyle.define([
  { tag: tags.comment, ...color('comment') },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.operator], ...color('keyword') },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], ...color('string') },
  { tag: [tags.number, tags.bool, tags.null, tags.typeName, tags.className], ...color('constant') },
]);

const ground = EditorView.theme({
  '&': { ...color('text'), backgroundColor: 'transparent', fontSize: 'inherit' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit' },
  '.cm-content': { padding: '14px 0', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { ...color('comment'), backgroundColor: 'transparent', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-panels': { backgroundColor: 'var(--paper-sunken)', color: 'var(--ink)' },
});

export const codeColors: Extension = [ground, syntaxHighlighting(highlighting)];
