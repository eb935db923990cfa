/**
 * What somebody typed or pasted at the prompt, as what is to be done: kubectl commands, and the few words beside them
 * that a prompt without a shell can keep. Lines are joined and cut as a shell does it: at line breaks outside quotes,
 * behind a backslash they go on, and `<<EOF` takes the lines below it.
 */
export type Typed =
  | {
      readonly kind: 'kubectl';
      /** Behind the word `kubectl`. */
      readonly line: string;
      readonly stdin?: string;
      /** A kubectl command that reads what this one prints. */
      readonly pipedTo?: string;
      /** The file that gets what it prints. */
      readonly toFile?: string;
    }
  | { readonly kind: 'sleep'; readonly span: string }
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  | { readonly kind: 'show'; readonly files: readonly string[] }
  | { readonly kind: 'list' | 'clear' | 'history' | 'help' }
  /** Nothing that this prompt has; `words` says what it has instead. */
  | { readonly kind: 'refused'; readonly words: string };

/** Undefined while a quotation mark or a heredoc is still open: more lines have to follow. */
export function readTyped(text: string): Typed[] | undefined {
  const typed: Typed[] = [];
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  while (lines.length > 0) {
    let line = (lines.shift() ?? '').replace(/^\s*\$\s+/, '').trim();
    while (isOpen(line)) {
      const next = lines.shift();
      if (next === undefined) return undefined;
      line =
        line.endsWith('\\') && !/\\\\$/.test(line)
          ? `${line.slice(0, -1)}${next.trim()}`
          : `${line}\n${next}`;
    }
    const heredoc = /\s*<<(-?)\s*(['"]?)([A-Za-z_]\w*)\2/.exec(line);
    if (!heredoc) {
      if (line !== '' && !line.startsWith('#')) typed.push(command(line, undefined));
      continue;
    }
    const [whole, dash, , end] = heredoc;
    const body: string[] = [];
    for (;;) {
      const next = lines.shift();
      if (next === undefined) return undefined;
      const stripped = dash ? next.replace(/^\t+/, '') : next;
      if (stripped.trim() === end) break;
      body.push(stripped);
    }
    typed.push(command(line.replace(whole, ''), `${body.join('\n')}\n`));
  }
  return typed;
}

/** A quotation mark or a backslash at the end that calls for another line. */
function isOpen(line: string): boolean {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] as string;
    if (char === '\\' && quote !== "'") {
      if (at === line.length - 1) return true;
      at++;
    } else if (quote) {
      if (char === quote) quote = '';
    } else if (char === "'" || char === '"') {
      quote = char;
    }
  }
  return quote !== '';
}

/** Programs that readers type out of habit. */
const elsewhere = new Set(
  'apt apt-get bash cd chmod cp crictl ctr curl docker echo export etcdctl git grep head helm jq k9s kind kubeadm kubelet less man minikube mkdir more mv nano nerdctl node npm ping podman ps pwd python rm sh ssh sudo tail top touch vi vim watch wc wget which yq'.split(
    ' ',
  ),
);

function command(line: string, stdin: string | undefined): Typed {
  const [first = ''] = line.split(/\s/, 1);
  const rest = line.slice(first.length).trim();
  switch (first) {
    case 'clear':
      return { kind: 'clear' };
    case 'history':
      return { kind: 'history' };
    case 'ls':
      return { kind: 'list' };
    case 'sleep':
      return { kind: 'sleep', span: rest };
    case 'cat':
      return cat(rest, stdin);
    case 'kubectl':
    case 'k':
      return kubectl(rest, stdin);
    case 'help':
      return rest === '' ? { kind: 'help' } : kubectl(line, stdin);
  }
  // `kubectl top` is typed without `kubectl` too.
  if (elsewhere.has(first) && !(first === 'top' && /^(pods?|nodes?|po|no)\b/.test(rest)))
    return { kind: 'refused', words: `There is no ${first} here. ${whatThereIs}` };
  return kubectl(line, stdin);
}

export const whatThereIs =
  'This prompt runs kubectl against the cluster of this page; beside it there are cat, ls, clear, history and sleep.';

function cat(rest: string, stdin: string | undefined): Typed {
  const into = /^>\s*(\S+)$/.exec(rest);
  if (into?.[1]) {
    if (stdin !== undefined) return { kind: 'write', file: into[1], text: stdin };
    return {
      kind: 'refused',
      words: `What shall be in ${into[1]}? Write: cat > ${into[1]} <<EOF, then its lines, then EOF.`,
    };
  }
  return { kind: 'show', files: rest.split(/\s+/).filter(Boolean) };
}

function kubectl(line: string, stdin: string | undefined): Typed {
  const [before = '', after] = cutOutsideQuotes(line, '|');
  const last = after ?? before;
  const [words = '', file] = cutOutsideQuotes(last, '>');
  const redirected = file === undefined ? {} : { toFile: file.trim() };
  if (file !== undefined && !/^[\w./-]+$/.test(file.trim()))
    return {
      kind: 'refused',
      words: `'>' has to be followed by the name of one file, as in: get pod nginx -o yaml > nginx.yaml`,
    };
  const input = stdin === undefined ? {} : { stdin };
  if (after === undefined) return { kind: 'kubectl', line: words.trim(), ...input, ...redirected };
  const pipedTo = /^\s*(?:kubectl|k)\s+(.*)$/s.exec(words)?.[1];
  if (pipedTo === undefined) {
    const program = after.trim().split(/\s/)[0] || 'nothing';
    return { kind: 'refused', words: `There is no ${program} here to pipe into. ${whatThereIs}` };
  }
  return { kind: 'kubectl', line: before.trim(), ...input, pipedTo: pipedTo.trim(), ...redirected };
}

/** At the first mark outside quotes; the second part is undefined where there is none. */
function cutOutsideQuotes(line: string, mark: string): [string, string?] {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] as string;
    if (char === '\\' && quote !== "'") at++;
    else if (quote) quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === mark) return [line.slice(0, at), line.slice(at + 1)];
  }
  return [line];
}
