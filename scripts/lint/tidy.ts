/**
 * The rules of the house that neither the compiler nor the linter can hold. Each is a pure function from the tree to
 * findings; tests/tidy.test.ts runs them all, and each on an example that it must refuse.
 */
import { posix } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** From the root of the tree, with slashes. */
  path: string;
  text: string;
}

/** `path:line: what is wrong, and what to do instead`. */
export type Finding = string;

export type Rule = (files: readonly SourceFile[]) => Finding[];

const unfinishedWork = /\b(?:FIXM[E]|TOD[O]|XX[X])\b/g;

/** What is left to do stands in an issue, where somebody will see it. */
export const noUnfinishedWork: Rule = (files) =>
  files.flatMap(({ path, text }) =>
    [...text.matchAll(unfinishedWork)].map(
      ({ index, 0: word }) =>
        `${path}:${lineAt(text, index)}: ${word} cannot be merged: do it, or write an issue`,
    ),
  );

const emptyNames = /^(?:utils?|helpers?|common|types|misc|shared|stuff|lib)\.\w+$/;

/** A name says what a file holds. */
export const tellingNames: Rule = (files) =>
  files
    .filter(({ path }) => emptyNames.test(posix.basename(path)))
    .map(({ path }) => `${path}:1: the name says nothing: name the concern (quantities.ts, selectors.ts)`);

/** The folders whose every file opens in a cell of its own, and what lies there without being a plugin. */
const pluginFolders = ['src/engine/scheduler/plugins/', 'src/engine/apiserver/admission/plugins/'];
const notPlugins = /\/registry\.ts$/;

export function isPlugin({ path }: SourceFile): boolean {
  return pluginFolders.some((folder) => path.startsWith(folder)) && !notPlugins.test(path);
}

/** So that a plugin's file itself opens in a cell, is edited there and swapped in by name. */
export const pluginsImportOnlyTheEngine: Rule = (files) =>
  files.filter(isPlugin).flatMap(({ path, text }) =>
    ts
      .preProcessFile(text)
      .importedFiles.filter(({ fileName }) => fileName !== '#engine')
      .map(
        ({ fileName, pos }) =>
          `${path}:${lineAt(text, pos)}: imports ${fileName}: a plugin's file imports only '#engine'`,
      ),
  );

/**
 * `#engine` imports the plugins and the plugins import `#engine`. That is sound as long as a plugin's file, while it
 * is loaded, touches nothing that it imports: inside a function everything is there.
 */
export const pluginsUseImportsInFunctions: Rule = (files) =>
  files.filter(isPlugin).flatMap(({ path, text }) => {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    const imported = valueImports(source);
    return [...loadTimeReferences(source, imported)].map(
      (name) =>
        `${path}:${lineAt(text, name.getStart(source))}: ${name.text} of '#engine' is used while the file is loaded, when it may not be there yet: use it inside a function`,
    );
  });

function valueImports(source: ts.SourceFile): ReadonlySet<string> {
  const names = source.statements.filter(ts.isImportDeclaration).flatMap(({ importClause }) => {
    if (!importClause || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
    const bindings = importClause.namedBindings;
    if (!bindings) return [];
    if (ts.isNamespaceImport(bindings)) return [bindings.name.text];
    return bindings.elements.filter((element) => !element.isTypeOnly).map((element) => element.name.text);
  });
  return new Set(names);
}

function* loadTimeReferences(node: ts.Node, names: ReadonlySet<string>): Generator<ts.Identifier> {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
  if (ts.isTypeAliasDeclaration(node)) return;
  if (ts.isFunctionLike(node) && !isCalledAtOnce(node)) return;
  if (ts.isPropertyDeclaration(node) && !node.modifiers?.some(isStatic)) return;
  if (ts.isIdentifier(node) && names.has(node.text) && !isOnlyAName(node)) yield node;
  // A class extends its base while it is loaded, though the grammar calls the base's name a type.
  if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ExtendsKeyword) {
    for (const { expression } of node.types) yield* loadTimeReferences(expression, names);
    return;
  }
  for (const child of node.getChildren()) yield* loadTimeReferences(child, names);
}

function isCalledAtOnce(node: ts.Node): boolean {
  let outer = node;
  while (ts.isParenthesizedExpression(outer.parent)) outer = outer.parent;
  return ts.isCallExpression(outer.parent) && outer.parent.expression === outer;
}

function isStatic(modifier: ts.ModifierLike): boolean {
  return modifier.kind === ts.SyntaxKind.StaticKeyword;
}

/** The `b` of `a.b`, of `{ b: 1 }`, of `class { b }`: a name of something else. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) && parent.name === node;
}

/**
 * Components meet only where the real ones do. What each may use of another besides its types: the API server its
 * store, the kubelet the runtime's CRI, the runtime what it executes. cluster.ts puts them together.
 */
const mayUse: Record<string, readonly string[]> = {
  apiserver: ['etcd/'],
  kubelet: ['containerd/cri.ts'],
  containerd: ['cni/', 'runc/'],
};
const components = new Set([
  ...['kubectl', 'apiserver', 'etcd', 'controllers', 'scheduler', 'kubelet', 'containerd', 'cni', 'runc'],
]);

export const componentsMeetWhereTheRealOnesDo: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    const from = componentOf(path);
    if (!from) return [];
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    return source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
      if (statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
      if (!ts.isStringLiteral(statement.moduleSpecifier)) return [];
      const specifier = statement.moduleSpecifier.text;
      if (!specifier.startsWith('.') || valueImportsOf(statement) === 0) return [];
      const target = posix.join(posix.dirname(path), specifier);
      const to = componentOf(target);
      if (!to || to === from) return [];
      const place = target.slice('src/engine/'.length);
      if (mayUse[from]?.some((allowed) => place.startsWith(allowed))) return [];
      return `${path}:${lineAt(text, statement.getStart(source))}: ${from} uses ${place}: in a real cluster the two meet only over their interface`;
    });
  });

function valueImportsOf({ importClause }: ts.ImportDeclaration): number {
  const bindings = importClause?.namedBindings;
  if (!bindings || ts.isNamespaceImport(bindings)) return 1;
  return bindings.elements.filter((element) => !element.isTypeOnly).length;
}

function componentOf(path: string): string | undefined {
  const name = /^src\/engine\/([^/]+)\//.exec(path)?.[1];
  return name && components.has(name) ? name : undefined;
}

/** What is found by its place: pages, tests and configuration; cells are found by what MDX calls them. */
const entries = [
  /^[^/]+$/,
  /^src\/pages\//,
  /^src\/content\.config\.ts$/,
  /\.(?:test|spec|bench)\.ts$/,
  /\.mdx$/,
  // Each stands on the source page of the built-in that it swaps in.
  /^content\/cells\/(?:plugins|admission-plugins|authorizers)\//,
  /\.d\.ts$/,
];
const code = /\.(?:ts|astro|css|mdx|mjs)$/;

/** What nobody imports is not a part of the book. A test alone keeps nothing of src or components alive. */
export const everyFileIsUsed: Rule = (files) => {
  const uses = files.flatMap(usesOf);
  const isUsed = (path: string): boolean =>
    uses.some(
      ({ by, names }) => names(path) && (!by.startsWith('tests/') || !/^(?:src|components)\//.test(path)),
    );
  return files
    .map(({ path }) => path)
    .filter((path) => code.test(path) && !entries.some((entry) => entry.test(path)))
    .filter(
      (path) => !isUsed(path.replace(/\.(?:solution|other-solution|check|near-miss-[\w-]+)\.ts$/, '.ts')),
    )
    .map((path) => `${path}:1: nobody imports this file: use it or delete it`);
};

interface Use {
  by: string;
  names(path: string): boolean;
}

/** What a file imports, and what it names by the end of its path: an entry of a bundle, a cell, a script. */
function usesOf({ path: by, text }: SourceFile): Use[] {
  const imported = [...text.matchAll(/['"`](\.{1,2}\/[^'"`\s?]+)/g)].map(([, specifier = '']) => {
    const target = posix.join(posix.dirname(by), specifier);
    return { by, names: (path: string) => path === target };
  });
  const before = by.endsWith('.json') ? `(?<=["\\s])` : `(?<=['"])`;
  const name = new RegExp(`${before}[\\w@-][\\w@.-]*(?:/[\\w@.-]+)*\\.(?:ts|astro|css|mjs)(?=['"\\s])`, 'g');
  const named = [...text.matchAll(name)].map(([tail]) => ({
    by,
    names: (path: string) => `/${path}`.endsWith(`/${tail}`),
  }));
  return [...imported, ...named];
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
