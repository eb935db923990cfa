/** A text in double quotes as Go's `%q` writes it. Source: strconv/quote.go. */
export function goQuote(text: string): string {
  return JSON.stringify(text).replace(/\\u00([01]\w)|\x7f/g, (_, code: string | undefined) =>
    code === '0b' ? '\\v' : code === '07' ? '\\a' : `\\x${code ?? '7f'}`,
  );
}
