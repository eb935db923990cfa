/** What the query of a list or a watch may ask for together. */
import { invalid } from '../../api/status.ts';

/** The rules of resourceVersionMatch and sendInitialEvents. Source: apimachinery metainternalversion/validation. */
export function checkListOptions(query: Readonly<Record<string, string>>, watching: boolean): void {
  const { resourceVersion, resourceVersionMatch: match, sendInitialEvents: initial } = query;
  const forbid = (field: string, message: string): never => {
    const cause = { reason: 'FieldValueForbidden', message: `Forbidden: ${message}`, field };
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [cause]);
  };
  if (initial !== undefined) {
    if (!watching) forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list');
    if (match !== 'NotOlderThan') {
      forbid(
        'resourceVersionMatch',
        'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      );
    }
    return;
  }
  if (!match) return;
  if (watching)
    forbid(
      'resourceVersionMatch',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    );
  if (!resourceVersion)
    forbid('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided');
  if (query.continue)
    forbid('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided');
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    const message = `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`;
    const cause = { reason: 'FieldValueNotSupported', message, field: 'resourceVersionMatch' };
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [cause]);
  }
  if (match === 'Exact' && resourceVersion === '0') {
    forbid('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
}
