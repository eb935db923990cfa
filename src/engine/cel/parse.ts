/**
 * From the text of an expression to its tree. ANTLR parses by the grammar of cel-go, so a fault of syntax is told in
 * the same words. Source: parser/parser.go, cel-go 0.26.0.
 */
import {
  BaseErrorListener,
  CharStream,
  CommonTokenStream,
  type ParserRuleContext,
  type RecognitionException,
  type Token,
} from 'antlr4ng';
import type { Expression, ListElement, MapEntry, Parsed, StructField } from './ast.ts';
import { CELLexer } from './grammar/cel-lexer.ts';
import * as grammar from './grammar/cel-parser.ts';
import { isInt, isUint } from './integers.ts';
import { Issues } from './issues.ts';
import { expandMacro, MacroError } from './macros.ts';
import { unquote } from './unquote.ts';
import { Uint } from './values.ts';

const RECURSION_MAX = 250;
const CODE_POINTS_MAX = 100_000;

const reserved = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
);

const operators: Readonly<Record<string, string>> = {
  in: '@in',
  '==': '_==_',
  '!=': '_!=_',
  '<': '_<_',
  '<=': '_<=_',
  '>': '_>_',
  '>=': '_>=_',
  '+': '_+_',
  '-': '_-_',
  '*': '_*_',
  '/': '_/_',
  '%': '_%_',
};

/** Throws a CompileError with all faults. */
export function parse(text: string): Parsed {
  const builder = new Builder(text);
  const expression = builder.run();
  builder.issues.check();
  return { expression, source: builder.source };
}

/** Makes nodes; macros.ts makes its own by it. */
export interface NodeFactory {
  /** A new id for a node that stands where another one does. */
  id(at: number): number;
}

type Place = Token | ParserRuleContext;

class Builder {
  readonly #text: string;
  readonly #positions = new Map<number, number>();
  readonly source: Parsed['source'];
  readonly issues: Issues;
  #ids = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.source = { text, positions: this.#positions };
    this.issues = new Issues(this.source);
  }

  run(): Expression {
    const size = [...this.#text].length;
    if (size > CODE_POINTS_MAX) {
      const message = `expression code point size exceeds limit: size: ${size}, limit ${CODE_POINTS_MAX}`;
      this.issues.report(undefined, message);
      return this.#nothing();
    }
    const listener = new SyntaxErrors(this.issues);
    const lexer = new CELLexer(CharStream.fromString(this.#text));
    lexer.removeErrorListeners();
    lexer.addErrorListener(listener);
    const parser = new grammar.CELParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.addErrorListener(listener);
    const tree = parser.start();
    try {
      return this.#expression(tree.expr());
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      this.issues.report(undefined, error.message);
      return this.#nothing();
    }
  }

  id(at: number): number {
    const id = ++this.#ids;
    this.#positions.set(id, this.#positions.get(at) ?? 0);
    return id;
  }

  #idAt(place: Place): number {
    const id = ++this.#ids;
    this.#positions.set(
      id,
      'start' in place && typeof place.start === 'number' ? place.start : startOf(place),
    );
    return id;
  }

  #fault(place: Place, message: string): Expression {
    const id = this.#idAt(place);
    this.issues.at(id, message);
    return { id, kind: 'ident', name: '' };
  }

  /** Stands for what could not be parsed. */
  #nothing(): Expression {
    if (this.issues.count === 0) this.issues.report(undefined, 'unknown parse element encountered: <<nil>>');
    return { id: ++this.#ids, kind: 'ident', name: '' };
  }

  #expression(tree: ParserRuleContext | null | undefined): Expression {
    const node = unnest(tree);
    if (++this.#depth > RECURSION_MAX) throw new TooDeep('max recursion depth exceeded');
    try {
      return this.#visit(node);
    } finally {
      this.#depth--;
    }
  }

  #visit(node: ParserRuleContext | null | undefined): Expression {
    if (node instanceof grammar.ExprContext) {
      const condition = this.#expression(node._e);
      const id = this.#idAt(node._op as Token);
      return this.#call(id, '_?_:_', [condition, this.#expression(node._e1), this.#expression(node._e2)]);
    }
    if (node instanceof grammar.ConditionalOrContext) return this.#logical(node, '_||_');
    if (node instanceof grammar.ConditionalAndContext) return this.#logical(node, '_&&_');
    if (node instanceof grammar.RelationContext) return this.#binary(node, node._op, node.relation());
    if (node instanceof grammar.CalcContext) return this.#binary(node, node._op, node.calc());
    if (node instanceof grammar.LogicalNotContext) return this.#unary(node, '!_');
    if (node instanceof grammar.NegateContext) return this.#unary(node, '-_');
    if (node instanceof grammar.SelectContext) return this.#select(node);
    if (node instanceof grammar.MemberCallContext) {
      const target = this.#expression(node.member());
      if (!node._id) return this.#nothing();
      const id = this.#idAt(node._open as Token);
      return this.#call(id, node._id.text ?? '', this.#args(node._args), target);
    }
    if (node instanceof grammar.IndexContext) {
      const target = this.#expression(node.member());
      if (!node._op) return this.#nothing();
      const id = this.#idAt(node._op);
      return this.#call(id, node._opt ? '_[?_]' : '_[_]', [target, this.#expression(node._index)]);
    }
    if (node instanceof grammar.IdentContext || node instanceof grammar.GlobalCallContext)
      return this.#identifier(node);
    if (node instanceof grammar.CreateListContext) {
      const id = this.#idAt(node._op as Token);
      const elements: ListElement[] = (node._elems?._elems ?? []).map((element: grammar.OptExprContext) => ({
        optional: Boolean(element._opt),
        value: this.#expression(element._e),
      }));
      return { id, kind: 'list', elements };
    }
    if (node instanceof grammar.CreateStructContext)
      return { id: this.#idAt(node._op as Token), kind: 'map', entries: this.#entries(node._entries) };
    if (node instanceof grammar.CreateMessageContext) {
      const name = node._ids.map((token: Token) => token.text).join('.');
      const id = this.#idAt(node._op as Token);
      const type = node._leadingDot ? `.${name}` : name;
      return { id, kind: 'struct', type, fields: this.#fields(node._entries) };
    }
    return this.#literal(node) ?? this.#nothing();
  }

  #identifier(node: grammar.IdentContext | grammar.GlobalCallContext): Expression {
    if (!node._id) return this.#nothing();
    const text = node._id.text ?? '';
    if (reserved.has(text)) return this.#fault(node, `reserved identifier: ${text}`);
    const name = node._leadingDot ? `.${text}` : text;
    if (node instanceof grammar.IdentContext) return { id: this.#idAt(node._id), kind: 'ident', name };
    return this.#call(this.#idAt(node._op as Token), name, this.#args(node._args));
  }

  #select(node: grammar.SelectContext): Expression {
    const operand = this.#expression(node.member());
    if (!node._id || !node._op) return this.#nothing();
    const field = this.#field(node._id);
    const id = this.#idAt(node._op);
    if (!node._opt) return { id, kind: 'select', operand, field, testOnly: false };
    const name: Expression = { id: this.#idAt(node._id), kind: 'literal', value: field };
    return { id, kind: 'call', name: '_?._', args: [operand, name] };
  }

  /** The name of a field; backquotes around one are of a later version's syntax. */
  #field(node: grammar.EscapeIdentContext): string {
    if (node instanceof grammar.SimpleIdentifierContext) return node._id?.text ?? '';
    this.#fault(
      node,
      node instanceof grammar.EscapedIdentifierContext ? "unsupported syntax: '`'" : 'unsupported ident kind',
    );
    return '';
  }

  #args(list: grammar.ExprListContext | null | undefined): Expression[] {
    return (list?._e ?? []).map((each: grammar.ExprContext) => this.#expression(each));
  }

  #entries(list: grammar.MapInitializerListContext | null | undefined): MapEntry[] {
    const entries: MapEntry[] = [];
    for (const [index, colon] of (list?._cols ?? []).entries()) {
      const id = this.#idAt(colon);
      const key = list?._keys[index];
      const value = list?._values[index];
      if (!key || !value) return [];
      const optional = Boolean(key._opt);
      entries.push({ id, optional, key: this.#expression(key._e), value: this.#expression(value) });
    }
    return entries;
  }

  #fields(list: grammar.FieldInitializerListContext | null | undefined): StructField[] {
    const fields: StructField[] = [];
    for (const [index, field] of (list?._fields ?? []).entries()) {
      const colon = list?._cols[index];
      const value = list?._values[index];
      if (!colon || !value) return [];
      const id = this.#idAt(colon);
      const name = this.#field(field.escapeIdent());
      fields.push({ id, optional: Boolean(field._opt), name, value: this.#expression(value) });
    }
    return fields;
  }

  #binary(node: Place, operator: Token | null | undefined, sides: readonly ParserRuleContext[]): Expression {
    const name = operators[operator?.text ?? ''];
    if (!operator || !name) return this.#fault(node, 'operator not found');
    const left = this.#expression(sides[0]);
    const id = this.#idAt(operator);
    return this.#call(id, name, [left, this.#expression(sides[1])]);
  }

  /** An even number of signs is none. */
  #unary(node: grammar.LogicalNotContext | grammar.NegateContext, name: string): Expression {
    if (node._ops.length % 2 === 0) return this.#expression(node.member());
    const id = this.#idAt(node._ops[0] as Token);
    return this.#call(id, name, [this.#expression(node.member())]);
  }

  /** A chain of equal operators becomes a tree of little depth. */
  #logical(node: grammar.ConditionalOrContext | grammar.ConditionalAndContext, name: string): Expression {
    const terms = [this.#expression(node._e)];
    const ids: number[] = [];
    for (const [index, operator] of node._ops.entries()) {
      const next = node._e1[index];
      if (!next) return this.#fault(node, `unexpected character, wanted '${name.slice(1, -1)}'`);
      terms.push(this.#expression(next));
      ids.push(this.#idAt(operator));
    }
    return balanced(name, terms, ids);
  }

  #call(id: number, name: string, args: readonly Expression[], target?: Expression): Expression {
    try {
      const expanded = expandMacro(this, { id, name, args, ...(target && { target }) });
      if (expanded) return expanded;
    } catch (error) {
      if (!(error instanceof MacroError)) throw error;
      this.issues.at(error.at, error.message);
      return { id, kind: 'ident', name: '' };
    }
    return { id, kind: 'call', name, args, ...(target && { target }) };
  }

  #literal(node: ParserRuleContext | null | undefined): Expression | undefined {
    const literal = (value: Extract<Expression, { kind: 'literal' }>['value']): Expression => ({
      id: this.#idAt(node as ParserRuleContext),
      kind: 'literal',
      value,
    });
    if (node instanceof grammar.IntContext) {
      const value = integer(node._tok?.text ?? '', node._sign ? -1n : 1n);
      return isInt(value) ? literal(value) : this.#fault(node, 'invalid int literal');
    }
    if (node instanceof grammar.UintContext) {
      const value = integer((node._tok?.text ?? '').slice(0, -1), 1n);
      return isUint(value) ? literal(new Uint(value)) : this.#fault(node, 'invalid uint literal');
    }
    if (node instanceof grammar.DoubleContext) {
      const value = Number(`${node._sign ? '-' : ''}${node._tok?.text}`);
      return Number.isFinite(value) ? literal(value) : this.#fault(node, 'invalid double literal');
    }
    if (node instanceof grammar.StringContext) {
      const value = this.#unquoted(node, node._tok?.text ?? '', false);
      return literal(typeof value === 'string' ? value : '');
    }
    if (node instanceof grammar.BytesContext) {
      const value = this.#unquoted(node, (node._tok?.text ?? '').slice(1), true);
      return literal(typeof value === 'string' ? new Uint8Array() : value);
    }
    if (node instanceof grammar.BoolTrueContext) return literal(true);
    if (node instanceof grammar.BoolFalseContext) return literal(false);
    return node instanceof grammar.NullContext ? literal(null) : undefined;
  }

  #unquoted(node: ParserRuleContext, text: string, isBytes: boolean): string | Uint8Array {
    const value = unquote(text, isBytes);
    if (!('fault' in Object(value))) return value as string | Uint8Array;
    this.#fault(node, (value as { fault: string }).fault);
    return '';
  }
}

class TooDeep extends Error {}

/** As many digits as there are; `0x` is hexadecimal. */
function integer(text: string, sign: bigint): bigint {
  return sign * BigInt(text);
}

/** The position of the first character, in code points. */
function startOf(place: Place): number {
  if ('start' in place && typeof place.start === 'object') return place.start?.start ?? 0;
  return 0;
}

/** Down to the first node that does something. */
function unnest(tree: ParserRuleContext | null | undefined): ParserRuleContext | null | undefined {
  let node = tree;
  for (;;) {
    if (node instanceof grammar.ExprContext && !node._op) node = node._e;
    else if (node instanceof grammar.ConditionalOrContext && node._ops.length === 0) node = node._e;
    else if (node instanceof grammar.ConditionalAndContext && node._ops.length === 0) node = node._e;
    else if (node instanceof grammar.RelationContext && !node._op) node = node.calc();
    else if (node instanceof grammar.CalcContext && !node._op) node = node.unary();
    else if (node instanceof grammar.MemberExprContext) node = node.member();
    else if (node instanceof grammar.PrimaryExprContext) node = node.primary();
    else if (node instanceof grammar.NestedContext) node = node._e;
    else if (node instanceof grammar.ConstantLiteralContext) node = node.literal();
    else return node;
  }
}

/** Source: parser/helper.go `balancingLogicManager`. */
function balanced(name: string, terms: readonly Expression[], ids: readonly number[]): Expression {
  if (terms.length === 1) return terms[0] as Expression;
  const build = (low: number, high: number): Expression => {
    const middle = (low + high + 1) >> 1;
    const left = middle === low ? (terms[middle] as Expression) : build(low, middle - 1);
    const right = middle === high ? (terms[middle + 1] as Expression) : build(middle + 1, high);
    return { id: ids[middle] as number, kind: 'call', name, args: [left, right] };
  };
  return build(0, ids.length - 1);
}

const REPORTED_MAX = 100;

class SyntaxErrors extends BaseErrorListener {
  readonly #issues: Issues;

  constructor(issues: Issues) {
    super();
    this.#issues = issues;
  }

  override syntaxError(
    _recognizer: unknown,
    _token: unknown,
    line: number,
    column: number,
    message: string,
    _error: RecognitionException | null,
  ): void {
    if (this.#issues.count > REPORTED_MAX) return;
    const before = this.#issues.source.text.split('\n').slice(0, line - 1);
    const position = before.reduce((sum, each) => sum + [...each].length + 1, column);
    const words = message.replace(
      /no viable alternative at input '.(true|false|null)'/,
      "mismatched input '$1' expecting IDENTIFIER",
    );
    this.#issues.report(position, `Syntax error: ${words}`);
  }
}
