/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/admissionregistration/v1/types.go; do not edit. Read by go-types.ts. */
export const admissionregistrationV1 = `package admissionregistration
Rule apiGroups:[]string apiVersions:[]string resources:[]string scope:*ScopeType
ScopeType=string
FailurePolicyType=string
ParameterNotFoundActionType=string
MatchPolicyType=string
SideEffectClass=string
ValidatingAdmissionPolicy +meta.TypeMeta metadata:meta.ObjectMeta spec:ValidatingAdmissionPolicySpec status:ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyStatus observedGeneration:int64 typeChecking:*TypeChecking conditions:[]meta.Condition#type
ValidatingAdmissionPolicyConditionType=string
TypeChecking expressionWarnings:[]ExpressionWarning
ExpressionWarning fieldRef! warning!
ValidatingAdmissionPolicySpec paramKind:*ParamKind matchConstraints:*MatchResources validations:[]Validation failurePolicy:*FailurePolicyType auditAnnotations:[]AuditAnnotation matchConditions:[]MatchCondition~name#name variables:[]Variable~name#name
ParamKind% apiVersion kind
Validation expression! message reason:*meta.StatusReason messageExpression
Variable% name! expression!
AuditAnnotation key! valueExpression!
ValidatingAdmissionPolicyBinding +meta.TypeMeta metadata:meta.ObjectMeta spec:ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec policyName paramRef:*ParamRef matchResources:*MatchResources validationActions:[]ValidationAction#
ParamRef% name namespace selector:*meta.LabelSelector parameterNotFoundAction:*ParameterNotFoundActionType
MatchResources% namespaceSelector:*meta.LabelSelector objectSelector:*meta.LabelSelector resourceRules:[]NamedRuleWithOperations excludeResourceRules:[]NamedRuleWithOperations matchPolicy:*MatchPolicyType
ValidationAction=string
NamedRuleWithOperations% resourceNames:[]string +RuleWithOperations
ValidatingWebhookConfiguration +meta.TypeMeta metadata:meta.ObjectMeta webhooks:[]ValidatingWebhook~name#name
MutatingWebhookConfiguration +meta.TypeMeta metadata:meta.ObjectMeta webhooks:[]MutatingWebhook~name#name
ValidatingWebhook name! clientConfig:WebhookClientConfig! rules:[]RuleWithOperations failurePolicy:*FailurePolicyType matchPolicy:*MatchPolicyType namespaceSelector:*meta.LabelSelector objectSelector:*meta.LabelSelector sideEffects:*SideEffectClass! timeoutSeconds:*int32 admissionReviewVersions:[]string! matchConditions:[]MatchCondition~name#name
MutatingWebhook name! clientConfig:WebhookClientConfig! rules:[]RuleWithOperations failurePolicy:*FailurePolicyType matchPolicy:*MatchPolicyType namespaceSelector:*meta.LabelSelector objectSelector:*meta.LabelSelector sideEffects:*SideEffectClass! timeoutSeconds:*int32 admissionReviewVersions:[]string! reinvocationPolicy:*ReinvocationPolicyType matchConditions:[]MatchCondition~name#name
MutatingAdmissionPolicy +meta.TypeMeta metadata:meta.ObjectMeta spec:MutatingAdmissionPolicySpec
MutatingAdmissionPolicySpec paramKind:*ParamKind matchConstraints:*MatchResources variables:[]Variable mutations:[]Mutation failurePolicy:*FailurePolicyType matchConditions:[]MatchCondition~name#name reinvocationPolicy:ReinvocationPolicyType
Mutation patchType:PatchType! applyConfiguration:*ApplyConfiguration jsonPatch:*JSONPatch
PatchType=string
ApplyConfiguration expression
JSONPatch expression
MutatingAdmissionPolicyBinding +meta.TypeMeta metadata:meta.ObjectMeta spec:MutatingAdmissionPolicyBindingSpec
MutatingAdmissionPolicyBindingSpec policyName paramRef:*ParamRef matchResources:*MatchResources
ReinvocationPolicyType=string
RuleWithOperations operations:[]OperationType +Rule
OperationType=string
WebhookClientConfig url:*string service:*ServiceReference caBundle:[]byte
ServiceReference namespace! name! path:*string port:*int32
MatchCondition name! expression!
`;
