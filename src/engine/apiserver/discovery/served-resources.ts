/** Written by scripts/generate-discovery.ts from api/discovery of Kubernetes 1.36.4; do not edit. See discovery.ts. */
export const servedResources = `v1
bindings binding Binding N create
componentstatuses componentstatus ComponentStatus C get,list +cs
configmaps configmap ConfigMap N * +cm #qFsyl6wFWjQ=
endpoints endpoints Endpoints N * +ep #fWeeMqaN/OA=
events event Event N * +ev #r2yiGXH7wu8=
limitranges limitrange LimitRange N * +limits #EBKMFVe6cwo=
namespaces namespace Namespace C create,delete,get,list,patch,update,watch +ns #Q3oi5N2YM8M=
namespaces/finalize Namespace C update
namespaces/status Namespace C =
nodes node Node C * +no #XwShjMxG9Fs=
nodes/proxy NodeProxyOptions C create,delete,get,patch,update
nodes/status Node C =
persistentvolumeclaims persistentvolumeclaim PersistentVolumeClaim N * +pvc #QWTyNDq0dC4=
persistentvolumeclaims/status PersistentVolumeClaim N =
persistentvolumes persistentvolume PersistentVolume C * +pv #HN/zwEC+JgM=
persistentvolumes/status PersistentVolume C =
pods pod Pod N * +po &all #xPOwRZ+Yhw8=
pods/attach PodAttachOptions N create,get
pods/binding Binding N create
pods/ephemeralcontainers Pod N =
pods/eviction policy/v1/Eviction N create
pods/exec PodExecOptions N create,get
pods/log Pod N get
pods/portforward PodPortForwardOptions N create,get
pods/proxy PodProxyOptions N create,delete,get,patch,update
pods/resize Pod N =
pods/status Pod N =
podtemplates podtemplate PodTemplate N * #LIXB2x4IFpk=
replicationcontrollers replicationcontroller ReplicationController N * +rc &all #Jond2If31h0=
replicationcontrollers/scale autoscaling/v1/Scale N =
replicationcontrollers/status ReplicationController N =
resourcequotas resourcequota ResourceQuota N * +quota #8uhSgffRX6w=
resourcequotas/status ResourceQuota N =
secrets secret Secret N * #S6u1pOWzb84=
serviceaccounts serviceaccount ServiceAccount N * +sa #pbx9ZvyFpBE=
serviceaccounts/token authentication.k8s.io/v1/TokenRequest N create
services service Service N * +svc &all #0/CO1lhkEBI=
services/proxy ServiceProxyOptions N create,delete,get,patch,update
services/status Service N =
apiregistration.k8s.io/v1
apiservices apiservice APIService C * &api-extensions #InPBPD7+PqM=
apiservices/status APIService C =
apps/v1
controllerrevisions controllerrevision ControllerRevision N * #85nkx63pcBU=
daemonsets daemonset DaemonSet N * +ds &all #dd7pWHUlMKQ=
daemonsets/status DaemonSet N =
deployments deployment Deployment N * +deploy &all #8aSe+NMegvE=
deployments/scale autoscaling/v1/Scale N =
deployments/status Deployment N =
replicasets replicaset ReplicaSet N * +rs &all #P1RzHs8/mWQ=
replicasets/scale autoscaling/v1/Scale N =
replicasets/status ReplicaSet N =
statefulsets statefulset StatefulSet N * +sts &all #H+vl74LkKdo=
statefulsets/scale autoscaling/v1/Scale N =
statefulsets/status StatefulSet N =
events.k8s.io/v1
events event Event N * +ev #r2yiGXH7wu8=
authentication.k8s.io/v1
selfsubjectreviews selfsubjectreview SelfSubjectReview C create
tokenreviews tokenreview TokenReview C create
authorization.k8s.io/v1
localsubjectaccessreviews localsubjectaccessreview LocalSubjectAccessReview N create
selfsubjectaccessreviews selfsubjectaccessreview SelfSubjectAccessReview C create
selfsubjectrulesreviews selfsubjectrulesreview SelfSubjectRulesReview C create
subjectaccessreviews subjectaccessreview SubjectAccessReview C create
autoscaling/v2
horizontalpodautoscalers horizontalpodautoscaler HorizontalPodAutoscaler N * +hpa &all #qwQve8ut294=
horizontalpodautoscalers/status HorizontalPodAutoscaler N =
autoscaling/v1
horizontalpodautoscalers horizontalpodautoscaler HorizontalPodAutoscaler N * +hpa &all #qwQve8ut294=
horizontalpodautoscalers/status HorizontalPodAutoscaler N =
batch/v1
cronjobs cronjob CronJob N * +cj &all #sd5LIXh4Fjs=
cronjobs/status CronJob N =
jobs job Job N * &all #mudhfqk/qZY=
jobs/status Job N =
certificates.k8s.io/v1
certificatesigningrequests certificatesigningrequest CertificateSigningRequest C * +csr #95fRKMXA+00=
certificatesigningrequests/approval CertificateSigningRequest C =
certificatesigningrequests/status CertificateSigningRequest C =
networking.k8s.io/v1
ingressclasses ingressclass IngressClass C * #l/iqIbDgFyQ=
ingresses ingress Ingress N * +ing #39NQlfNR+bo=
ingresses/status Ingress N =
ipaddresses ipaddress IPAddress C * +ip #3f/plJFChNE=
networkpolicies networkpolicy NetworkPolicy N * +netpol #YpfwF18m1G8=
servicecidrs servicecidr ServiceCIDR C * #gNLvruQhW2g=
servicecidrs/status ServiceCIDR C =
policy/v1
poddisruptionbudgets poddisruptionbudget PodDisruptionBudget N * +pdb #EVWiDmWqyJw=
poddisruptionbudgets/status PodDisruptionBudget N =
rbac.authorization.k8s.io/v1
clusterrolebindings clusterrolebinding ClusterRoleBinding C * #48tpQ8gZHFc=
clusterroles clusterrole ClusterRole C * #bYE5ZWDrJ44=
rolebindings rolebinding RoleBinding N * #eGsCzGH6b1g=
roles role Role N * #7FuwZcIIItM=
storage.k8s.io/v1
csidrivers csidriver CSIDriver C * #hL6j/rwBV5w=
csinodes csinode CSINode C * #Pe62DkZtjuo=
csistoragecapacities csistoragecapacity CSIStorageCapacity N * #xeVl+2Ly1kE=
storageclasses storageclass StorageClass C * +sc #K+m6uJwbjGY=
volumeattachments volumeattachment VolumeAttachment C * #tJx/ezt6UDU=
volumeattachments/status VolumeAttachment C =
volumeattributesclasses volumeattributesclass VolumeAttributesClass C * +vac #tIjydgKBC5w=
admissionregistration.k8s.io/v1
mutatingadmissionpolicies mutatingadmissionpolicy MutatingAdmissionPolicy C * &api-extensions #LYmCf+UMVdg=
mutatingadmissionpolicybindings mutatingadmissionpolicybinding MutatingAdmissionPolicyBinding C * &api-extensions #90V5FRZZ3Zg=
mutatingwebhookconfigurations mutatingwebhookconfiguration MutatingWebhookConfiguration C * &api-extensions #Sqi0GUgDaX0=
validatingadmissionpolicies validatingadmissionpolicy ValidatingAdmissionPolicy C * &api-extensions #6OxvlMmQ6is=
validatingadmissionpolicies/status ValidatingAdmissionPolicy C =
validatingadmissionpolicybindings validatingadmissionpolicybinding ValidatingAdmissionPolicyBinding C * &api-extensions #v9715VZqakg=
validatingwebhookconfigurations validatingwebhookconfiguration ValidatingWebhookConfiguration C * &api-extensions #B0wHjQmsGNk=
apiextensions.k8s.io/v1
customresourcedefinitions customresourcedefinition CustomResourceDefinition C * +crd,crds &api-extensions #jfWCUB31mvA=
customresourcedefinitions/status CustomResourceDefinition C =
scheduling.k8s.io/v1
priorityclasses priorityclass PriorityClass C * +pc #1QwjyaZjj3Y=
coordination.k8s.io/v1
leases lease Lease N * #gqkMMb/YqFM=
node.k8s.io/v1
runtimeclasses runtimeclass RuntimeClass C * #WQTu1GL3T2Q=
discovery.k8s.io/v1
endpointslices endpointslice EndpointSlice N * #qgS0xkrxYAI=
resource.k8s.io/v1
deviceclasses deviceclass DeviceClass C * #Yk2PTc1Ybxk=
resourceclaims resourceclaim ResourceClaim N * #wgAZaHcZxUg=
resourceclaims/status ResourceClaim N =
resourceclaimtemplates resourceclaimtemplate ResourceClaimTemplate N * #TuzjC49aUfM=
resourceslices resourceslice ResourceSlice C * #KsC072WgaEY=
flowcontrol.apiserver.k8s.io/v1
flowschemas flowschema FlowSchema C * #GJVAJZSZBIw=
flowschemas/status FlowSchema C =
prioritylevelconfigurations prioritylevelconfiguration PriorityLevelConfiguration C * #Kir5PVfvNeI=
prioritylevelconfigurations/status PriorityLevelConfiguration C =
`;
