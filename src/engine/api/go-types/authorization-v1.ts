/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/authorization/v1/types.go; do not edit. Read by go-types.ts. */
export const authorizationV1 = `package authorization
SubjectAccessReview +meta.TypeMeta metadata:meta.ObjectMeta spec:SubjectAccessReviewSpec! status:SubjectAccessReviewStatus
SelfSubjectAccessReview +meta.TypeMeta metadata:meta.ObjectMeta spec:SelfSubjectAccessReviewSpec! status:SubjectAccessReviewStatus
LocalSubjectAccessReview +meta.TypeMeta metadata:meta.ObjectMeta spec:SubjectAccessReviewSpec! status:SubjectAccessReviewStatus
ResourceAttributes namespace verb group version resource subresource name fieldSelector:*FieldSelectorAttributes labelSelector:*LabelSelectorAttributes
LabelSelectorAttributes rawSelector requirements:[]meta.LabelSelectorRequirement
FieldSelectorAttributes rawSelector requirements:[]meta.FieldSelectorRequirement
NonResourceAttributes path verb
SubjectAccessReviewSpec resourceAttributes:*ResourceAttributes nonResourceAttributes:*NonResourceAttributes user groups:[]string extra:map[string]ExtraValue uid
ExtraValue=[]string
SelfSubjectAccessReviewSpec resourceAttributes:*ResourceAttributes nonResourceAttributes:*NonResourceAttributes
SubjectAccessReviewStatus allowed:bool! denied:bool reason evaluationError
SelfSubjectRulesReview +meta.TypeMeta metadata:meta.ObjectMeta spec:SelfSubjectRulesReviewSpec! status:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace
SubjectRulesReviewStatus resourceRules:[]ResourceRule! nonResourceRules:[]NonResourceRule! incomplete:bool! evaluationError
ResourceRule verbs:[]string! apiGroups:[]string resources:[]string resourceNames:[]string
NonResourceRule verbs:[]string! nonResourceURLs:[]string
`;
