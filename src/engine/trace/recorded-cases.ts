/** Written by `npm run golden -- --stamp`; do not edit. */
export const recordedCases: Readonly<Record<string, readonly string[]>> = {};
