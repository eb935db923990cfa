/** The run that the book tells of: what map and timeline show before a reader has run anything. */
import { join } from 'node:path';

export const headline = join(process.cwd(), 'content/cells/prologue/headline.ts');
