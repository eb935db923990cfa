import type { ApiRequest } from '../../api/client.ts';
import { goType } from '../../api/go-types/go-types.ts';
import { badRequest } from '../../api/status.ts';
import type { GivenDeleteOptions } from '../endpoints/delete-options.ts';
import { bodyText } from './decode.ts';
import { DecodeFault, decodeAs } from './go-decoder.ts';
import { parseJson, SyntaxFault } from './json-text.ts';
import { inputMediaType } from './media-type.ts';

/** The options of a DELETE's body, or undefined without one. */
export function deleteOptionsOf(request: ApiRequest): GivenDeleteOptions | undefined {
  const text = bodyText(request);
  if (text === '') return undefined;
  inputMediaType(request);
  try {
    return decodeAs(goType('meta.DeleteOptions'), parseJson(text)).value as GivenDeleteOptions;
  } catch (error) {
    if (error instanceof SyntaxFault)
      throw badRequest(`couldn't get version/kind; json parse error: ${error.message}`);
    if (error instanceof DecodeFault) throw badRequest(error.message);
    throw error;
  }
}
