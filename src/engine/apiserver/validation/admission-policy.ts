/** Source: pkg/apis/admissionregistration/validation/validation.go, 1.36.4. */
import type { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults, qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { utf8 } from '../../api/utf8.ts';
import { NULL, STRING } from '../../cel/cel-type.ts';
import { label1035Faults } from '../../cel/kubernetes/named-formats.ts';
import { BOOLEAN, PolicyCompiler, type ReturnTypes } from '../admission/policies/expression.ts';
import { APPLY_CONFIGURATION_TYPE, JSON_PATCH_TYPE } from '../admission/policies/mutation.ts';
import type {
  AuditAnnotation,
  MutatingAdmissionPolicy,
  Mutation,
  ParamKind,
  ValidatingAdmissionPolicy,
  Validation,
  Variable,
} from '../admission/policies/policy.ts';
import { validateMatchResources, validateMutatingOperations } from './admission-match-resources.ts';
import { validateMatchConditions } from './match-conditions.ts';
import { validateMetadata } from './metadata.ts';

type Spec = ValidatingAdmissionPolicy['spec'] & MutatingAdmissionPolicy['spec'];

export function policyFaults(policy: DeepReadonly<KubeObject>): readonly ReasonCause[] {
  const { spec = {} } = policy as { spec?: Spec };
  const faults = validateMetadata(policy.metadata);
  const mutates = policy.kind === 'MutatingAdmissionPolicy';
  const { failurePolicy, paramKind, matchConditions = [], variables = [] } = spec;
  if (failurePolicy === undefined) faults.required('spec.failurePolicy');
  faults.oneOf('spec.failurePolicy', failurePolicy, ['Fail', 'Ignore']);
  if (paramKind) validateParamKind('spec.paramKind', paramKind, faults);
  validateConstraints(spec, mutates, faults);
  const conditions = new PolicyCompiler(paramKind !== undefined, false);
  validateMatchConditions(
    'spec.matchConditions',
    matchConditions,
    faults,
    (expression) => conditions.expression(expression, BOOLEAN).fault,
  );
  const compiler = new PolicyCompiler(paramKind !== undefined, mutates || variables.length > 0);
  for (const [index, variable] of variables.entries())
    validateVariable(`spec.variables[${index}]`, variable, compiler, faults);
  if (mutates) validateMutations(spec, compiler, faults);
  else validateValidations(spec, policy.metadata.name ?? '', compiler, faults);
  return faults.causes;
}

function validateConstraints({ matchConstraints }: Spec, mutates: boolean, faults: Faults): void {
  const at = 'spec.matchConstraints';
  if (!matchConstraints) return faults.required(at);
  validateMatchResources(at, matchConstraints, faults);
  if ((matchConstraints.resourceRules ?? []).length === 0) faults.required(`${at}.resourceRules`);
  if (mutates) validateMutatingOperations(at, matchConstraints, faults);
}

function validateParamKind(at: string, { apiVersion = '', kind = '' }: ParamKind, faults: Faults): void {
  const parts = apiVersion === '/' ? ['', ''] : apiVersion.split('/');
  if (apiVersion === '') faults.required(`${at}.apiVersion`);
  else if (parts.length > 2)
    faults.invalid(`${at}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`);
  else {
    const [version = '', group = ''] = parts.toReversed();
    const joined = (field: string, value: string, sentences: readonly string[], before = ''): void => {
      if (sentences.length > 0) faults.invalid(field, value, before + sentences.join(','));
    };
    if (group) joined(`${at}.apiVersion`, group, dnsSubdomainFaults(group));
    if (version === '') faults.invalid(`${at}.apiVersion`, apiVersion, 'version must be specified');
    else joined(`${at}.apiVersion`, version, label1035Faults(version));
  }
  if (kind === '') return faults.required(`${at}.kind`);
  const sentences = label1035Faults(kind.toLowerCase());
  if (sentences.length > 0)
    faults.invalid(
      `${at}.kind`,
      kind,
      `may have mixed case, but should otherwise match: ${sentences.join(',')}`,
    );
}

const reserved =
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  );

function validateVariable(
  at: string,
  { name, expression }: Partial<Variable>,
  compiler: PolicyCompiler,
  faults: Faults,
): void {
  if (!name?.trim()) faults.required(`${at}.name`, 'name is not specified');
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) || reserved.includes(name))
    faults.invalid(`${at}.name`, name, 'must be a valid CEL identifier');
  if (!expression?.trim()) return faults.required(`${at}.expression`, 'expression is not specified');
  const { fault } = compiler.variable({ name: name ?? '', expression });
  if (fault !== undefined) faults.invalid(`${at}.expression`, expression, fault);
}

const ANNOTATIONS_MAX = 20;
const ANNOTATION_EXPRESSION_BYTES_MAX = 5 * 1024;

function validateValidations(spec: Spec, policyName: string, compiler: PolicyCompiler, faults: Faults): void {
  const { validations = [], auditAnnotations = [] } = spec;
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const why = 'validations or auditAnnotations must contain at least one item';
    faults.required('spec.validations', why);
    faults.required('spec.auditAnnotations', why);
    return;
  }
  for (const [index, validation] of validations.entries())
    validateValidation(`spec.validations[${index}]`, validation, compiler, faults);
  if (auditAnnotations.length > ANNOTATIONS_MAX)
    faults.invalid(
      'spec.auditAnnotations',
      auditAnnotations,
      `must not have more than ${ANNOTATIONS_MAX} auditAnnotations`,
    );
  const keys = new Set<string>();
  for (const [index, annotation] of auditAnnotations.entries()) {
    const at = `spec.auditAnnotations[${index}]`;
    validateAnnotation(at, annotation, policyName, compiler, faults);
    const { key = '' } = annotation;
    if (keys.has(key)) faults.duplicate(`${at}.key`, key);
    keys.add(key);
  }
}

function validateValidation(
  at: string,
  { expression = '', message, messageExpression, reason }: Partial<Validation>,
  compiler: PolicyCompiler,
  faults: Faults,
): void {
  const compiles = (field: string, text: string, types: ReturnTypes, authorizer = true): void => {
    const { fault } = compiler.expression(text, types, { authorizer });
    if (fault !== undefined) faults.invalid(`${at}.${field}`, text, fault);
  };
  if (expression.trim() === '') faults.required(`${at}.expression`, 'expression is not specified');
  else compiles('expression', expression, BOOLEAN);
  if (messageExpression?.trim()) compiles('messageExpression', messageExpression, [STRING], false);
  else if (messageExpression)
    faults.invalid(`${at}.messageExpression`, messageExpression, 'must be non-empty if specified');
  if (message && message.trim() === '')
    faults.invalid(`${at}.message`, message, 'must be non-empty if specified');
  else if (/[\n\r]/.test(message?.trim() ?? ''))
    faults.invalid(`${at}.message`, message, 'must not contain line breaks');
  faults.oneOf(`${at}.reason`, reason, ['Forbidden', 'Invalid', 'RequestEntityTooLarge']);
}

function validateAnnotation(
  at: string,
  { key = '', valueExpression = '' }: Partial<AuditAnnotation>,
  policyName: string,
  compiler: PolicyCompiler,
  faults: Faults,
): void {
  const whole = `${policyName}/${key}`;
  if (policyName === '') faults.invalid(`${at}.key`, key, 'requires metadata.name be non-empty');
  else faults.allInvalid(`${at}.key`, whole, qualifiedNameFaults(whole));
  const trimmed = valueExpression.trim();
  const field = `${at}.valueExpression`;
  if (trimmed === '') return faults.required(field, 'valueExpression is not specified');
  if (utf8(trimmed).length > ANNOTATION_EXPRESSION_BYTES_MAX)
    return faults.required(field, `must not exceed ${ANNOTATION_EXPRESSION_BYTES_MAX} bytes in length`);
  const { fault } = compiler.expression(trimmed, [STRING, NULL]);
  if (fault !== undefined) faults.invalid(field, valueExpression, fault);
}

function validateMutations(
  { mutations = [], reinvocationPolicy }: Spec,
  compiler: PolicyCompiler,
  faults: Faults,
): void {
  if (mutations.length === 0) faults.required('spec.mutations', 'mutations must contain at least one item');
  for (const [index, mutation] of mutations.entries())
    validateMutation(`spec.mutations[${index}]`, mutation, compiler, faults);
  if (!reinvocationPolicy) faults.required('spec.reinvocationPolicy');
  else faults.oneOf('spec.reinvocationPolicy', reinvocationPolicy, ['IfNeeded', 'Never']);
}

function validateMutation(
  at: string,
  mutation: Partial<Mutation>,
  compiler: PolicyCompiler,
  faults: Faults,
): void {
  const { patchType } = mutation;
  if (!patchType) return faults.required(`${at}.patchType`);
  if (patchType !== 'JSONPatch' && patchType !== 'ApplyConfiguration')
    return faults.notSupported(`${at}.patchType`, patchType, ['ApplyConfiguration', 'JSONPatch']);
  const [own, other] =
    patchType === 'JSONPatch'
      ? (['jsonPatch', 'applyConfiguration'] as const)
      : (['applyConfiguration', 'jsonPatch'] as const);
  const given = mutation[own];
  if (!given) faults.required(`${at}.${own}`, `must be specified when patchType is ${patchType}`);
  else {
    const text = given.expression?.trim() ?? '';
    const type = patchType === 'JSONPatch' ? JSON_PATCH_TYPE : APPLY_CONFIGURATION_TYPE;
    if (text === '') faults.required(`${at}.${own}.expression`);
    else {
      const { fault } = compiler.expression(text, [type], { patchTypes: true });
      if (fault !== undefined) faults.invalid(`${at}.${own}.expression`, text, fault);
    }
  }
  if (mutation[other])
    faults.invalid(`${at}.${other}`, `{${other}}`, `must not be specified when patchType is ${patchType}`);
}
