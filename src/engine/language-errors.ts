const languageErrors = [
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'EvalError',
  'URIError',
  'InternalError',
];

/** Whether the language itself throws such an error: its text differs between JavaScript engines, so only its name counts. */
export const isLanguageError = ({ name }: Error): boolean => languageErrors.includes(name);
