/**
 * What could stand at the end of a command line: commands, flags and their values, kinds, and the names of what is in
 * the cluster, as bash completion offers them. Names are read without a request, so asking changes nothing.
 * Source: k8s.io/kubectl/pkg/util/completion, and each command's ValidArgsFunction.
 */
import type { Pod } from '../api/core-v1.ts';
import type { KubeObject } from '../api/object.ts';
import type { ObjectLister } from '../apiserver/authorization.ts';

import { flagsOf, subcommands } from './help.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { Completion, Completions } from './prompt.ts';
import { findType, type ResourceType, resourceTypes } from './resources.ts';

/** @param line behind the word `kubectl`, up to where the caret stands. @param files what `-f` can read */
export function complete(line: string, objects: ObjectLister, files: readonly string[] = []): Completions {
  const words = line.replace(/^\s*kubectl(?=\s)/, (word) => ' '.repeat(word.length)).split(/\s+/);
  const typed = words.pop() ?? '';
  const before = words.filter(Boolean);
  const from = line.length - typed.length;
  const equals = typed.startsWith('-') ? typed.indexOf('=') : -1;
  const at = equals < 0 ? from : from + equals + 1;
  const beginning = line.slice(at);
  const found = candidates({ words: before, typed, objects, files, line: readLine(before) });
  return { from: at, candidates: found.filter(({ text }) => text.startsWith(beginning)) };
}

interface Asked {
  readonly words: readonly string[];
  readonly typed: string;
  readonly objects: ObjectLister;
  readonly files: readonly string[];
  readonly line: ReadLine;
}

/** What the words before the last one say. */
interface ReadLine {
  /** `get`, `auth can-i`, or '' where none stands yet. */
  readonly command: string;
  readonly args: readonly string[];
  readonly namespace: string;
  /** The flag whose value comes next. */
  readonly open?: string;
}

function readLine(words: readonly string[]): ReadLine {
  let command = '';
  const args: string[] = [];
  let namespace = kubeconfig.namespace;
  let open: string | undefined;
  for (const word of words) {
    if (open !== undefined) {
      if (open === '--namespace') namespace = word;
      open = undefined;
    } else if (word === '--') {
      break;
    } else if (word.startsWith('-')) {
      const [name = '', value] = word.split('=');
      const flag = flagNamed(command, name);
      if (flag?.long === '--namespace' && value !== undefined) namespace = value;
      else if (flag && value === undefined && !['true', 'false'].includes(flag.initial)) open = flag.long;
    } else if (args.length === 0 && subcommands(command).some(({ name }) => name === word)) {
      command = command ? `${command} ${word}` : word;
    } else {
      args.push(word);
    }
  }
  return { command, args, namespace, ...(open !== undefined && { open }) };
}

const flagNamed = (command: string, name: string) =>
  [...flagsOf(command), ...flagsOf('options')].find(({ long, short }) => long === name || short === name);

function candidates(asked: Asked): readonly Completion[] {
  const { typed, line, words } = asked;
  const { command, args, open } = line;
  if (open !== undefined) return valuesOf(open, asked);
  if (typed.startsWith('-')) {
    if (typed.includes('=')) {
      const flag = flagNamed(command, typed.slice(0, typed.indexOf('=')));
      return flag ? valuesOf(flag.long, asked) : [];
    }
    return flagNames(command, words);
  }
  if (command === '') {
    const helped = args[0] === 'help' ? args.length - 1 : args.length;
    return helped > 0 ? [] : subcommands('').map(asCompletion);
  }
  const children = args.length === 0 ? subcommands(command).map(asCompletion) : [];
  return [...children, ...argumentsOf(asked)];
}

const asCompletion = ({ name, note }: { name: string; note: string }): Completion => ({ text: name, note });

/** A flag that has been given is not offered again, but for those that may be repeated. */
function flagNames(command: string, words: readonly string[]): Completion[] {
  const given = new Set(words.map((word) => word.split('=')[0]));
  return [...flagsOf(command), ...flagsOf('options')]
    .filter(
      ({ long, short, initial }) => initial === '[]' || !(given.has(long) || (short && given.has(short))),
    )
    .flatMap(({ long, short, note }) => [{ text: long, note }, ...(short ? [{ text: short, note }] : [])])
    .sort((a, b) => (a.text < b.text ? -1 : 1));
}

const outputFormats = [
  'custom-columns=',
  'custom-columns-file=',
  'go-template=',
  'go-template-file=',
  'json',
  'jsonpath=',
  'jsonpath-as-json=',
  'jsonpath-file=',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'wide',
  'yaml',
];

function valuesOf(flag: string, asked: Asked): readonly Completion[] {
  const { line, objects, files } = asked;
  switch (flag) {
    case '--namespace':
      return namesOf(findType('namespaces'), objects, '');
    case '--output':
      return outputFormats.filter((name) => line.command === 'get' || !/^custom|wide/.test(name)).map(plain);
    case '--filename':
      return ['-', ...files].map(plain);
    case '--container':
      return containersOf(asked);
    case '--dry-run':
      return ['none', 'server', 'client'].map(plain);
    case '--cascade':
      return ['background', 'orphan', 'foreground'].map(plain);
    case '--context':
      return [plain(kubeconfig.context)];
    case '--cluster':
      return [plain(kubeconfig.cluster)];
    case '--user':
      return [plain(kubeconfig.user)];
    default:
      return [];
  }
}

const plain = (text: string): Completion => ({ text });

/** Commands whose words are a kind and then names of it, or kind/name. */
const ofKinds = ['annotate', 'delete', 'describe', 'edit', 'expose', 'get', 'label', 'patch', 'wait'];
const ofPods = ['attach', 'debug', 'exec', 'logs', 'port-forward', 'top pod'];
const ofNodes = ['cordon', 'uncordon', 'drain', 'top node'];

function argumentsOf(asked: Asked): readonly Completion[] {
  const { line, objects, typed } = asked;
  const { command, args, namespace } = line;
  const within = (type: ResourceType): Completion[] =>
    namesOf(type, objects, namespace).filter(({ text }) => !args.includes(text));
  if (ofNodes.includes(command)) return within(findType('nodes'));
  if (ofPods.includes(command)) return args.length === 0 ? within(findType('pods')) : [];
  if (command === 'explain' || command === 'auth can-i') {
    return args.length === (command === 'explain' ? 0 : 1) ? kinds() : [];
  }
  if (command === 'scale') {
    const scaled = ['replicasets', 'replicationcontrollers', 'statefulsets'].map(findType);
    if (args.length === 0) return typed.includes('/') ? slashed(asked) : scaled.map(asKind);
  }
  if (command === 'taint' && args.length === 0) return [plain('nodes')];
  if (!ofKinds.includes(command) && !['scale', 'taint'].includes(command)) return [];
  if (args.length === 0 || args.some((word) => word.includes('/')))
    return typed.includes('/') ? slashed(asked) : args.length === 0 ? kinds() : [];
  const type = typeNamed(args[0] ?? '');
  return type ? within(type) : [];
}

const kinds = (): Completion[] => resourceTypes.map(asKind).sort((a, b) => (a.text < b.text ? -1 : 1));

const asKind = ({ plural, group, kind }: ResourceType): Completion => ({
  text: group ? `${plural}.${group}` : plural,
  note: kind,
});

/** `pod/ng`. */
function slashed({ typed, objects, line: { namespace } }: Asked): Completion[] {
  const [kind = ''] = typed.split('/');
  const type = typeNamed(kind);
  return type ? namesOf(type, objects, namespace).map(({ text }) => plain(`${kind}/${text}`)) : [];
}

function typeNamed(word: string): ResourceType | undefined {
  try {
    return findType(word);
  } catch {
    return undefined; // A kind that nobody knows has no names.
  }
}

function namesOf(type: ResourceType, objects: ObjectLister, namespace: string): Completion[] {
  return objectsOf(type, objects, namespace).map(({ metadata }) => plain(metadata.name ?? ''));
}

function objectsOf(type: ResourceType, objects: ObjectLister, namespace: string): readonly KubeObject[] {
  const found = objects.list(type.group, type.plural, type.namespaced ? namespace : '');
  return [...found].sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
}

/** Of the Pod that the line names. */
function containersOf({ line: { args, namespace }, objects }: Asked): Completion[] {
  const name = args.at(-1)?.replace(/^pods?\//, '');
  const pod = objectsOf(findType('pods'), objects, namespace).find(({ metadata }) => metadata.name === name);
  return pod ? (pod as Pod).spec.containers.map((container) => plain(container.name)) : [];
}
