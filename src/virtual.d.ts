declare module 'virtual:engine-types' {
  /** Declaration files of the engine, by path. */
  const files: Record<string, string>;
  export default files;
}
