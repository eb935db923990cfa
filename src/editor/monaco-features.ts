/**
 * What of Monaco a cell needs beside its editor. The types' own module asks for this list when it loads, a moment after
 * the first editor; contributions that come then find the services of theirs missing in every later editor, so they
 * are here before it.
 */
import 'monaco-editor/internal/common/workers.js';
import 'monaco-editor/languages/definitions/typescript/register.js';
// Services of features that come with TypeScript's own part, which loads later: an editor that is made after that asks for
// them, and one that has been made before has settled which services there are.
import 'monaco-editor/editor/common/services/treeViewsDndService.js';
import 'monaco-editor/editor/contrib/codelens/browser/codeLensCache.js';
