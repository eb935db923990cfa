/** `-o`: what prints an object that came from the server, or would go there. Source: k8s.io/cli-runtime/pkg/genericclioptions. */

import { goJson, goSyntax, goText } from '../api/go-values.ts';
import { toYaml } from '../api/yaml.ts';
import { CommandError, notHere } from './errors.ts';
import { quote } from './flags.ts';
import { JsonPath, relaxed } from './jsonpath.ts';
import { nameOf, type Printable, type Printer, type PrinterOptions } from './printable.ts';
import type { Session } from './session.ts';
import { alignColumns } from './table.ts';

const templateFormats =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile';

/** The printer that the session's `-o` names. Throws a CommandError when there is none. */
export function outputPrinter(session: Session, options: PrinterOptions): Printer {
  const output = session.flags.get('output');
  const equals = output.indexOf('=');
  const format = equals < 0 ? output : output.slice(0, equals);
  const template = equals < 0 ? session.flags.get('template') : output.slice(equals + 1);
  const bare = session.flags.on('show-managed-fields') ? (object: Printable) => object : withoutManagedFields;
  if (format === 'json') return (object) => `${goJson(bare(object), '    ', options.sorted ?? false)}\n`;
  if (format === 'yaml') return (object) => toYaml(bare(object));
  if (format === 'name')
    return (object) => (object.items ?? [object]).map((item) => `${nameOf(item)}\n`).join('');
  if (format === 'jsonpath') return jsonPathPrinter(template);
  if (format === 'custom-columns' && options.forGet)
    return customColumnsPrinter(template, !session.flags.on('no-headers'));
  if (
    templateFormats.split(',').includes(format) ||
    (options.forGet && format.startsWith('custom-columns'))
  ) {
    throw notHere(`-o ${format}`);
  }
  const allowed = options.forGet
    ? `custom-columns,custom-columns-file,${templateFormats},wide,yaml`
    : `${templateFormats},yaml`;
  throw new CommandError(
    `unable to match a printer suitable for the output format ${quote(output)}, allowed formats are: ${allowed}`,
  );
}

function withoutManagedFields(object: Printable): Printable {
  const { managedFields, ...metadata } = (object.metadata ?? {}) as Record<string, unknown>;
  return {
    ...object,
    ...(managedFields !== undefined && { metadata }),
    ...(object.items && { items: object.items.map(withoutManagedFields) }),
  };
}

function jsonPathPrinter(template: string): Printer {
  if (!template) throw new CommandError('template format specified but no template given');
  const path = parsed(template);
  return (object) => {
    try {
      return path.print(object);
    } catch (error) {
      throw new CommandError(
        `error executing jsonpath ${quote(template)}: Error executing template: ${(error as Error).message}. Printing more information for debugging the template:\n` +
          `\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
      );
    }
  };
}

function parsed(template: string): JsonPath {
  try {
    return new JsonPath(template, { allowMissingKeys: true });
  } catch (error) {
    throw new CommandError(`error parsing jsonpath ${template}, ${(error as Error).message}`);
  }
}

/** Source: k8s.io/kubectl/pkg/cmd/get/customcolumn.go. */
function customColumnsPrinter(template: string, headers: boolean): Printer {
  if (!template) throw new CommandError('custom-columns format specified but no custom columns given');
  const columns = template.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0)
      throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: parsed(relaxed(part.slice(colon + 1))) };
  });
  return (object) => {
    const rows = (object.items ?? [object]).map((item) =>
      columns.map(({ path }) => {
        const values = path.find(item).flat();
        return values.length === 0
          ? '<none>'
          : values.map((value) => (value === null ? '<none>' : goText(value))).join(',');
      }),
    );
    return alignColumns(headers ? [columns.map(({ header }) => header), ...rows] : rows);
  };
}
