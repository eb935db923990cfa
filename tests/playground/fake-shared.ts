/** What the fake engine and its chunk both use, so that the build makes a file of it that both import. */
export type Level = { name: string };
export const shared: Level = { name: 'shared by engine and chunk' };
