/** matchConditions. Source: pkg/apis/admissionregistration/validation/validation.go, 1.36.4. */
import type { Faults } from '../../api/faults.ts';
import { qualifiedNameFaults } from '../../api/names.ts';

/** Why an expression does not compile, or undefined. */
export type CompileFault = (expression: string) => string | undefined;

const CONDITIONS_MAX = 64;

export function validateMatchConditions(
  at: string,
  conditions: readonly { readonly name?: string; readonly expression?: string }[],
  faults: Faults,
  compileFault: CompileFault,
): void {
  if (conditions.length > CONDITIONS_MAX) faults.tooMany(at, conditions.length, CONDITIONS_MAX);
  const names = new Set<string>();
  for (const [index, { name, expression = '' }] of conditions.entries()) {
    const field = `${at}[${index}]`;
    const trimmed = expression.trim();
    if (trimmed === '') faults.required(`${field}.expression`);
    else {
      const fault = compileFault(trimmed);
      if (fault !== undefined) faults.invalid(`${field}.expression`, trimmed, fault);
    }
    if (!name) {
      faults.required(`${field}.name`);
      continue;
    }
    faults.allInvalid(`${field}.name`, name, qualifiedNameFaults(name));
    if (names.has(name)) faults.duplicate(`${field}.name`, name);
    names.add(name);
  }
}
