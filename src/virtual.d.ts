declare module 'virtual:engine-types' {
  /** Declaration files of the engine, by path. */
  const files: Record<string, string>;
  export default files;
}

/** The parser within the stripper; the package has the types of these files elsewhere. */
declare module 'sucrase/dist/parser/index.js' {
  export * from 'sucrase/dist/types/parser/index';
}
declare module 'sucrase/dist/parser/tokenizer/index.js' {
  export * from 'sucrase/dist/types/parser/tokenizer/index';
}
declare module 'sucrase/dist/parser/tokenizer/types.js' {
  export * from 'sucrase/dist/types/parser/tokenizer/types';
}

interface ImportMetaEnv {
  readonly PUBLIC_WEBCONTAINER_KEY?: string;
}
