import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program's path: what the variable says, or the first of these names that stands in PATH. */
export function installed(variable: string, ...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const said = process.env[variable];
  return [
    ...(said ? [said] : []),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
  ].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
