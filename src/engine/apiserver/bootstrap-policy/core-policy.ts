/** Written by scripts/generate-bootstrap-policy.ts from the bootstrap policy of k8s.io/kubernetes v1.36.4; do not edit. Read by bootstrap-policy.ts. */
export const corePolicy = `= system:basic-user
create authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews
create authentication.k8s.io selfsubjectreviews
+ system:basic-user G=system:authenticated
= system:discovery
get /api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/
+ system:discovery G=system:authenticated
= system:kube-scheduler
create,patch,update ,events.k8s.io events
create coordination.k8s.io leases
get,list,update,watch coordination.k8s.io leases kube-scheduler
create,delete,deletecollection,get,list,patch,update,watch coordination.k8s.io leasecandidates
get,list,watch  nodes
delete,get,list,watch  pods
create  bindings,pods/binding
patch,update  pods/status
get,list,watch  replicationcontrollers,services
get,list,watch apps,extensions replicasets
get,list,watch apps statefulsets
get,list,watch policy poddisruptionbudgets
get,list,watch  persistentvolumeclaims,persistentvolumes
create authentication.k8s.io tokenreviews
create authorization.k8s.io subjectaccessreviews
get,list,watch storage.k8s.io csinodes
get,list,watch storage.k8s.io volumeattachments
get,list,watch  namespaces
get,list,watch storage.k8s.io csidrivers
get,list,watch storage.k8s.io csistoragecapacities
get,list,watch resource.k8s.io deviceclasses
get,list,patch,update,watch resource.k8s.io resourceclaims
get,list,patch,update,watch resource.k8s.io resourceclaims/status
update  pods/finalizers
get,list,watch resource.k8s.io resourceslices
create,delete resource.k8s.io resourceclaims
patch,update resource.k8s.io resourceclaims/binding
+ system:kube-scheduler U=system:kube-scheduler
= system:node
create authentication.k8s.io tokenreviews
create authorization.k8s.io localsubjectaccessreviews,subjectaccessreviews
get,list,watch  services
create,get,list,watch  nodes
patch,update  nodes/status
patch,update  nodes
create,patch,update ,events.k8s.io events
get,list,watch  pods
create,delete  pods
patch,update  pods/status
create  pods/eviction
get,list,watch  configmaps,secrets
get  persistentvolumeclaims,persistentvolumes
get  endpoints
create,get,list,watch certificates.k8s.io certificatesigningrequests
create,delete,get,patch,update coordination.k8s.io leases
get storage.k8s.io volumeattachments
create  serviceaccounts/token
get,patch,update  persistentvolumeclaims/status
get,list,watch storage.k8s.io csidrivers
create,delete,get,patch,update storage.k8s.io csinodes
get,list,watch node.k8s.io runtimeclasses
get resource.k8s.io resourceclaims
deletecollection resource.k8s.io resourceslices
get  serviceaccounts
+ system:node
= system:public-info-viewer
get /healthz,/livez,/readyz,/version,/version/
+ system:public-info-viewer G=system:authenticated G=system:unauthenticated
= system:volume-scheduler
get,list,patch,update,watch  persistentvolumes
get,list,watch storage.k8s.io storageclasses
get,list,patch,update,watch  persistentvolumeclaims
+ system:volume-scheduler U=system:kube-scheduler`;
