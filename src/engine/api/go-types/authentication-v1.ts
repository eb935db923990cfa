/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/authentication/v1/types.go; do not edit. Read by go-types.ts. */
export const authenticationV1 = `package authentication
TokenReview +meta.TypeMeta metadata:meta.ObjectMeta spec:TokenReviewSpec! status:TokenReviewStatus
TokenReviewSpec token audiences:[]string
TokenReviewStatus authenticated:bool user:UserInfo audiences:[]string error
UserInfo username uid groups:[]string extra:map[string]ExtraValue
ExtraValue=[]string
TokenRequest +meta.TypeMeta metadata:meta.ObjectMeta spec:TokenRequestSpec! status:TokenRequestStatus
TokenRequestSpec audiences:[]string! expirationSeconds:*int64! boundObjectRef:*BoundObjectReference!
TokenRequestStatus token! expirationTimestamp:meta.Time!
BoundObjectReference kind apiVersion name uid:types.UID
SelfSubjectReview +meta.TypeMeta metadata:meta.ObjectMeta status:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo:UserInfo
`;
