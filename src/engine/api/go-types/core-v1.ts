/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/core/v1/types.go; do not edit. Read by go-types.ts. */
export const coreV1 = `package core
Volume name! +VolumeSource
VolumeSource hostPath:*HostPathVolumeSource emptyDir:*EmptyDirVolumeSource gcePersistentDisk:*GCEPersistentDiskVolumeSource awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource gitRepo:*GitRepoVolumeSource secret:*SecretVolumeSource nfs:*NFSVolumeSource iscsi:*ISCSIVolumeSource glusterfs:*GlusterfsVolumeSource persistentVolumeClaim:*PersistentVolumeClaimVolumeSource rbd:*RBDVolumeSource flexVolume:*FlexVolumeSource cinder:*CinderVolumeSource cephfs:*CephFSVolumeSource flocker:*FlockerVolumeSource downwardAPI:*DownwardAPIVolumeSource fc:*FCVolumeSource azureFile:*AzureFileVolumeSource configMap:*ConfigMapVolumeSource vsphereVolume:*VsphereVirtualDiskVolumeSource quobyte:*QuobyteVolumeSource azureDisk:*AzureDiskVolumeSource photonPersistentDisk:*PhotonPersistentDiskVolumeSource projected:*ProjectedVolumeSource portworxVolume:*PortworxVolumeSource scaleIO:*ScaleIOVolumeSource storageos:*StorageOSVolumeSource csi:*CSIVolumeSource ephemeral:*EphemeralVolumeSource image:*ImageVolumeSource
PersistentVolumeClaimVolumeSource claimName! readOnly:bool
PersistentVolumeSource gcePersistentDisk:*GCEPersistentDiskVolumeSource awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource hostPath:*HostPathVolumeSource glusterfs:*GlusterfsPersistentVolumeSource nfs:*NFSVolumeSource rbd:*RBDPersistentVolumeSource iscsi:*ISCSIPersistentVolumeSource cinder:*CinderPersistentVolumeSource cephfs:*CephFSPersistentVolumeSource fc:*FCVolumeSource flocker:*FlockerVolumeSource flexVolume:*FlexPersistentVolumeSource azureFile:*AzureFilePersistentVolumeSource vsphereVolume:*VsphereVirtualDiskVolumeSource quobyte:*QuobyteVolumeSource azureDisk:*AzureDiskVolumeSource photonPersistentDisk:*PhotonPersistentDiskVolumeSource portworxVolume:*PortworxVolumeSource scaleIO:*ScaleIOPersistentVolumeSource local:*LocalVolumeSource storageos:*StorageOSPersistentVolumeSource csi:*CSIPersistentVolumeSource
PersistentVolume +meta.TypeMeta metadata:meta.ObjectMeta spec:PersistentVolumeSpec status:PersistentVolumeStatus
PersistentVolumeSpec capacity:ResourceList +PersistentVolumeSource accessModes:[]PersistentVolumeAccessMode claimRef:*ObjectReference& persistentVolumeReclaimPolicy:PersistentVolumeReclaimPolicy storageClassName mountOptions:[]string volumeMode:*PersistentVolumeMode nodeAffinity:*VolumeNodeAffinity volumeAttributesClassName:*string
VolumeNodeAffinity required:*NodeSelector
PersistentVolumeReclaimPolicy=string
PersistentVolumeMode=string
PersistentVolumeStatus phase:PersistentVolumePhase message reason lastPhaseTransitionTime:*meta.Time
PersistentVolumeClaim +meta.TypeMeta metadata:meta.ObjectMeta spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus
PersistentVolumeClaimSpec accessModes:[]PersistentVolumeAccessMode selector:*meta.LabelSelector resources:VolumeResourceRequirements volumeName storageClassName:*string volumeMode:*PersistentVolumeMode dataSource:*TypedLocalObjectReference dataSourceRef:*TypedObjectReference volumeAttributesClassName:*string
TypedObjectReference apiGroup:*string! kind! name! namespace:*string
PersistentVolumeClaimConditionType=string
ClaimResourceStatus=string
PersistentVolumeClaimModifyVolumeStatus=string
ModifyVolumeStatus targetVolumeAttributesClassName status:PersistentVolumeClaimModifyVolumeStatus!
PersistentVolumeClaimCondition type:PersistentVolumeClaimConditionType! status:ConditionStatus! lastProbeTime:meta.Time lastTransitionTime:meta.Time reason message
PersistentVolumeClaimStatus phase:PersistentVolumeClaimPhase accessModes:[]PersistentVolumeAccessMode capacity:ResourceList conditions:[]PersistentVolumeClaimCondition~type#type allocatedResources:ResourceList allocatedResourceStatuses:map[ResourceName]ClaimResourceStatus& currentVolumeAttributesClassName:*string modifyVolumeStatus:*ModifyVolumeStatus
PersistentVolumeAccessMode=string
PersistentVolumePhase=string
PersistentVolumeClaimPhase=string
HostPathType=string
HostPathVolumeSource path! type:*HostPathType
EmptyDirVolumeSource medium:StorageMedium sizeLimit:*resource.Quantity
GlusterfsVolumeSource endpoints! path! readOnly:bool
GlusterfsPersistentVolumeSource endpoints! path! readOnly:bool endpointsNamespace:*string
RBDVolumeSource monitors:[]string! image! fsType pool user keyring secretRef:*LocalObjectReference readOnly:bool
RBDPersistentVolumeSource monitors:[]string! image! fsType pool user keyring secretRef:*SecretReference readOnly:bool
CinderVolumeSource volumeID! fsType readOnly:bool secretRef:*LocalObjectReference
CinderPersistentVolumeSource volumeID! fsType readOnly:bool secretRef:*SecretReference
CephFSVolumeSource monitors:[]string! path user secretFile secretRef:*LocalObjectReference readOnly:bool
SecretReference% name namespace
CephFSPersistentVolumeSource monitors:[]string! path user secretFile secretRef:*SecretReference readOnly:bool
FlockerVolumeSource datasetName datasetUUID
StorageMedium=string
Protocol=string
GCEPersistentDiskVolumeSource pdName! fsType partition:int32 readOnly:bool
QuobyteVolumeSource registry! volume! readOnly:bool user group tenant
FlexPersistentVolumeSource driver! fsType secretRef:*SecretReference readOnly:bool options:map[string]string
FlexVolumeSource driver! fsType secretRef:*LocalObjectReference readOnly:bool options:map[string]string
AWSElasticBlockStoreVolumeSource volumeID! fsType partition:int32 readOnly:bool
GitRepoVolumeSource repository! revision directory
SecretVolumeSource secretName items:[]KeyToPath defaultMode:*int32 optional:*bool
SecretProjection +LocalObjectReference items:[]KeyToPath optional:*bool
NFSVolumeSource server! path! readOnly:bool
ISCSIVolumeSource targetPortal! iqn! lun:int32! iscsiInterface fsType readOnly:bool portals:[]string chapAuthDiscovery:bool chapAuthSession:bool secretRef:*LocalObjectReference initiatorName:*string
ISCSIPersistentVolumeSource targetPortal! iqn! lun:int32! iscsiInterface fsType readOnly:bool portals:[]string chapAuthDiscovery:bool chapAuthSession:bool secretRef:*SecretReference initiatorName:*string
FCVolumeSource targetWWNs:[]string lun:*int32 fsType readOnly:bool wwids:[]string
AzureFileVolumeSource secretName! shareName! readOnly:bool
AzureFilePersistentVolumeSource secretName! shareName! readOnly:bool secretNamespace:*string!
VsphereVirtualDiskVolumeSource volumePath! fsType storagePolicyName storagePolicyID
PhotonPersistentDiskVolumeSource pdID! fsType
AzureDataDiskCachingMode=string
AzureDataDiskKind=string
AzureDiskVolumeSource diskName! diskURI! cachingMode:*AzureDataDiskCachingMode fsType:*string readOnly:*bool kind:*AzureDataDiskKind
PortworxVolumeSource volumeID! fsType readOnly:bool
ScaleIOVolumeSource gateway! system! secretRef:*LocalObjectReference! sslEnabled:bool protectionDomain storagePool storageMode volumeName fsType readOnly:bool
ScaleIOPersistentVolumeSource gateway! system! secretRef:*SecretReference! sslEnabled:bool protectionDomain storagePool storageMode volumeName fsType readOnly:bool
StorageOSVolumeSource volumeName volumeNamespace fsType readOnly:bool secretRef:*LocalObjectReference
StorageOSPersistentVolumeSource volumeName volumeNamespace fsType readOnly:bool secretRef:*ObjectReference
ConfigMapVolumeSource +LocalObjectReference items:[]KeyToPath defaultMode:*int32 optional:*bool
ConfigMapProjection +LocalObjectReference items:[]KeyToPath optional:*bool
ServiceAccountTokenProjection audience expirationSeconds:*int64 path!
ClusterTrustBundleProjection name:*string signerName:*string labelSelector:*meta.LabelSelector optional:*bool path!
PodCertificateProjection signerName keyType maxExpirationSeconds:*int32 credentialBundlePath keyPath certificateChainPath userAnnotations:map[string]string
ProjectedVolumeSource sources:[]VolumeProjection! defaultMode:*int32
VolumeProjection secret:*SecretProjection downwardAPI:*DownwardAPIProjection configMap:*ConfigMapProjection serviceAccountToken:*ServiceAccountTokenProjection clusterTrustBundle:*ClusterTrustBundleProjection podCertificate:*PodCertificateProjection
KeyToPath key! path! mode:*int32
LocalVolumeSource path! fsType:*string
CSIPersistentVolumeSource driver! volumeHandle! readOnly:bool fsType volumeAttributes:map[string]string controllerPublishSecretRef:*SecretReference nodeStageSecretRef:*SecretReference nodePublishSecretRef:*SecretReference controllerExpandSecretRef:*SecretReference nodeExpandSecretRef:*SecretReference
CSIVolumeSource driver! readOnly:*bool fsType:*string volumeAttributes:map[string]string nodePublishSecretRef:*LocalObjectReference
EphemeralVolumeSource volumeClaimTemplate:*PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate metadata:meta.ObjectMeta spec:PersistentVolumeClaimSpec!
ContainerPort name hostPort:int32 containerPort:int32! protocol:Protocol@TCP hostIP
VolumeMount name! readOnly:bool recursiveReadOnly:*RecursiveReadOnlyMode mountPath! subPath mountPropagation:*MountPropagationMode subPathExpr
MountPropagationMode=string
RecursiveReadOnlyMode=string
VolumeDevice name! devicePath!
EnvVar name! value valueFrom:*EnvVarSource
EnvVarSource fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector configMapKeyRef:*ConfigMapKeySelector secretKeyRef:*SecretKeySelector fileKeyRef:*FileKeySelector
FileKeySelector% volumeName! path! key! optional:*bool
ObjectFieldSelector% apiVersion fieldPath!
ResourceFieldSelector% containerName resource! divisor:resource.Quantity
ConfigMapKeySelector% +LocalObjectReference key! optional:*bool
SecretKeySelector% +LocalObjectReference key! optional:*bool
EnvFromSource prefix configMapRef:*ConfigMapEnvSource secretRef:*SecretEnvSource
ConfigMapEnvSource +LocalObjectReference optional:*bool
SecretEnvSource +LocalObjectReference optional:*bool
HTTPHeader name! value!
HTTPGetAction path port:intstr.IntOrString! host scheme:URIScheme httpHeaders:[]HTTPHeader
URIScheme=string
TCPSocketAction port:intstr.IntOrString! host
GRPCAction port:int32! service:*string!
ExecAction command:[]string
SleepAction seconds:int64!
Probe +ProbeHandler initialDelaySeconds:int32 timeoutSeconds:int32 periodSeconds:int32 successThreshold:int32 failureThreshold:int32 terminationGracePeriodSeconds:*int64
PullPolicy=string
ResourceResizeRestartPolicy=string
ContainerResizePolicy resourceName:ResourceName! restartPolicy:ResourceResizeRestartPolicy!
PreemptionPolicy=string
TerminationMessagePolicy=string
Capability=string
Capabilities add:[]Capability drop:[]Capability
ResourceRequirements limits:ResourceList requests:ResourceList claims:[]ResourceClaim#name
VolumeResourceRequirements limits:ResourceList requests:ResourceList
ResourceClaim name! request
Container name! image command:[]string args:[]string workingDir ports:[]ContainerPort~containerPort#containerPort,protocol envFrom:[]EnvFromSource env:[]EnvVar~name#name resources:ResourceRequirements resizePolicy:[]ContainerResizePolicy restartPolicy:*ContainerRestartPolicy restartPolicyRules:[]ContainerRestartRule volumeMounts:[]VolumeMount~mountPath#mountPath volumeDevices:[]VolumeDevice~devicePath#devicePath livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe lifecycle:*Lifecycle terminationMessagePath terminationMessagePolicy:TerminationMessagePolicy imagePullPolicy:PullPolicy securityContext:*SecurityContext stdin:bool stdinOnce:bool tty:bool
ProbeHandler exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction grpc:*GRPCAction
LifecycleHandler exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction sleep:*SleepAction
Signal=string
Lifecycle postStart:*LifecycleHandler preStop:*LifecycleHandler stopSignal:*Signal
ConditionStatus=string
ContainerStateWaiting reason message
ContainerStateRunning startedAt:meta.Time
ContainerStateTerminated exitCode:int32! signal:int32 reason message startedAt:meta.Time finishedAt:meta.Time containerID
ContainerState waiting:*ContainerStateWaiting running:*ContainerStateRunning terminated:*ContainerStateTerminated
ContainerStatus name! state:ContainerState lastState:ContainerState ready:bool! restartCount:int32! image! imageID! containerID started:*bool allocatedResources:ResourceList resources:*ResourceRequirements volumeMounts:[]VolumeMountStatus~mountPath#mountPath user:*ContainerUser allocatedResourcesStatus:[]ResourceStatus~name#name stopSignal:*Signal
ResourceStatus name:ResourceName! resources:[]ResourceHealth#resourceID
ResourceHealthStatus=string
ResourceID=string
ResourceHealth resourceID:ResourceID! health:ResourceHealthStatus message:*string
ContainerUser linux:*LinuxContainerUser
LinuxContainerUser uid:int64! gid:int64! supplementalGroups:[]int64
PodPhase=string
PodConditionType=string
PodCondition type:PodConditionType! observedGeneration:int64 status:ConditionStatus! lastProbeTime:meta.Time lastTransitionTime:meta.Time reason message
PodResizeStatus=string
VolumeMountStatus name! mountPath! readOnly:bool recursiveReadOnly:*RecursiveReadOnlyMode volumeStatus:*VolumeStatus
VolumeStatus image:*ImageVolumeStatus
ImageVolumeStatus imageRef
RestartPolicy=string
ContainerRestartPolicy=string
ContainerRestartRule action:ContainerRestartRuleAction exitCodes:*ContainerRestartRuleOnExitCodes
ContainerRestartRuleAction=string
ContainerRestartRuleOnExitCodes operator:ContainerRestartRuleOnExitCodesOperator values:[]int32#
ContainerRestartRuleOnExitCodesOperator=string
DNSPolicy=string
NodeSelector% nodeSelectorTerms:[]NodeSelectorTerm!
NodeSelectorTerm% matchExpressions:[]NodeSelectorRequirement matchFields:[]NodeSelectorRequirement
NodeSelectorRequirement key! operator:NodeSelectorOperator! values:[]string
NodeSelectorOperator=string
TopologySelectorTerm% matchLabelExpressions:[]TopologySelectorLabelRequirement
TopologySelectorLabelRequirement key! values:[]string!
Affinity nodeAffinity:*NodeAffinity podAffinity:*PodAffinity podAntiAffinity:*PodAntiAffinity
PodAffinity requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
WeightedPodAffinityTerm weight:int32! podAffinityTerm:PodAffinityTerm!
PodAffinityTerm labelSelector:*meta.LabelSelector namespaces:[]string topologyKey! namespaceSelector:*meta.LabelSelector matchLabelKeys:[]string mismatchLabelKeys:[]string
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:*NodeSelector preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
PreferredSchedulingTerm weight:int32! preference:NodeSelectorTerm!
Taint key! value effect:TaintEffect! timeAdded:*meta.Time
TaintEffect=string
Toleration key operator:TolerationOperator value effect:TaintEffect tolerationSeconds:*int64
TolerationOperator=string
PodReadinessGate conditionType:PodConditionType!
PodSpec volumes:[]Volume~name^#name initContainers:[]Container~name#name containers:[]Container!~name#name ephemeralContainers:[]EphemeralContainer~name#name restartPolicy:RestartPolicy terminationGracePeriodSeconds:*int64 activeDeadlineSeconds:*int64 dnsPolicy:DNSPolicy nodeSelector:map[string]string% serviceAccountName serviceAccount automountServiceAccountToken:*bool nodeName hostNetwork:bool hostPID:bool hostIPC:bool shareProcessNamespace:*bool securityContext:*PodSecurityContext imagePullSecrets:[]LocalObjectReference~name#name hostname subdomain affinity:*Affinity schedulerName tolerations:[]Toleration hostAliases:[]HostAlias~ip#ip priorityClassName priority:*int32 dnsConfig:*PodDNSConfig readinessGates:[]PodReadinessGate runtimeClassName:*string enableServiceLinks:*bool preemptionPolicy:*PreemptionPolicy overhead:ResourceList topologySpreadConstraints:[]TopologySpreadConstraint~topologyKey#topologyKey,whenUnsatisfiable setHostnameAsFQDN:*bool os:*PodOS hostUsers:*bool schedulingGates:[]PodSchedulingGate~name#name resourceClaims:[]PodResourceClaim~name^#name resources:*ResourceRequirements hostnameOverride:*string schedulingGroup:*PodSchedulingGroup
PodResourceClaim name! resourceClaimName:*string resourceClaimTemplateName:*string
PodResourceClaimStatus name! resourceClaimName:*string
PodExtendedResourceClaimStatus requestMappings:[]ContainerExtendedResourceRequest! resourceClaimName!
ContainerExtendedResourceRequest containerName! resourceName! requestName!
OSName=string
PodOS name:OSName!
PodSchedulingGate name!
PodSchedulingGroup podGroupName:*string
UnsatisfiableConstraintAction=string
NodeInclusionPolicy=string
TopologySpreadConstraint maxSkew:int32! topologyKey! whenUnsatisfiable:UnsatisfiableConstraintAction! labelSelector:*meta.LabelSelector minDomains:*int32 nodeAffinityPolicy:*NodeInclusionPolicy nodeTaintsPolicy:*NodeInclusionPolicy matchLabelKeys:[]string
HostAlias ip! hostnames:[]string
PodFSGroupChangePolicy=string
SupplementalGroupsPolicy=string
PodSELinuxChangePolicy=string
PodSecurityContext seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*int64 runAsGroup:*int64 runAsNonRoot:*bool supplementalGroups:[]int64 supplementalGroupsPolicy:*SupplementalGroupsPolicy fsGroup:*int64 sysctls:[]Sysctl fsGroupChangePolicy:*PodFSGroupChangePolicy seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile seLinuxChangePolicy:*PodSELinuxChangePolicy
SeccompProfile type:SeccompProfileType! localhostProfile:*string
SeccompProfileType=string
AppArmorProfile type:AppArmorProfileType! localhostProfile:*string
AppArmorProfileType=string
PodQOSClass=string
PodDNSConfig nameservers:[]string searches:[]string options:[]PodDNSConfigOption
PodDNSConfigOption name value:*string
PodIP ip!
HostIP ip!
EphemeralContainerCommon name! image command:[]string args:[]string workingDir ports:[]ContainerPort~containerPort#containerPort,protocol envFrom:[]EnvFromSource env:[]EnvVar~name#name resources:ResourceRequirements resizePolicy:[]ContainerResizePolicy restartPolicy:*ContainerRestartPolicy restartPolicyRules:[]ContainerRestartRule volumeMounts:[]VolumeMount~mountPath#mountPath volumeDevices:[]VolumeDevice~devicePath#devicePath livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe lifecycle:*Lifecycle terminationMessagePath terminationMessagePolicy:TerminationMessagePolicy imagePullPolicy:PullPolicy securityContext:*SecurityContext stdin:bool stdinOnce:bool tty:bool
EphemeralContainer +EphemeralContainerCommon targetContainerName
PodStatus observedGeneration:int64 phase:PodPhase conditions:[]PodCondition~type#type message reason nominatedNodeName hostIP hostIPs:[]HostIP~ip% podIP podIPs:[]PodIP~ip#ip startTime:*meta.Time initContainerStatuses:[]ContainerStatus containerStatuses:[]ContainerStatus qosClass:PodQOSClass ephemeralContainerStatuses:[]ContainerStatus resize:PodResizeStatus resourceClaimStatuses:[]PodResourceClaimStatus~name^#name extendedResourceClaimStatus:*PodExtendedResourceClaimStatus allocatedResources:ResourceList resources:*ResourceRequirements nodeAllocatableResourceClaimStatuses:[]NodeAllocatableResourceClaimStatus
PodStatusResult +meta.TypeMeta metadata:meta.ObjectMeta status:PodStatus
Pod +meta.TypeMeta metadata:meta.ObjectMeta spec:PodSpec status:PodStatus
PodTemplateSpec metadata:meta.ObjectMeta spec:PodSpec
PodTemplate +meta.TypeMeta metadata:meta.ObjectMeta template:PodTemplateSpec
ReplicationControllerSpec replicas:*int32 minReadySeconds:int32 selector:map[string]string% template:*PodTemplateSpec
ReplicationControllerStatus replicas:int32! fullyLabeledReplicas:int32 readyReplicas:int32 availableReplicas:int32 observedGeneration:int64 conditions:[]ReplicationControllerCondition~type#type
ReplicationControllerConditionType=string
ReplicationControllerCondition type:ReplicationControllerConditionType! status:ConditionStatus! lastTransitionTime:meta.Time reason message
ReplicationController +meta.TypeMeta metadata:meta.ObjectMeta spec:ReplicationControllerSpec status:ReplicationControllerStatus
ServiceAffinity=string
SessionAffinityConfig clientIP:*ClientIPConfig
ClientIPConfig timeoutSeconds:*int32
ServiceType=string
ServiceInternalTrafficPolicy=string
ServiceInternalTrafficPolicyType=ServiceInternalTrafficPolicy
ServiceExternalTrafficPolicy=string
ServiceExternalTrafficPolicyType=ServiceExternalTrafficPolicy
ServiceStatus loadBalancer:LoadBalancerStatus conditions:[]meta.Condition~type#type
LoadBalancerStatus ingress:[]LoadBalancerIngress
LoadBalancerIngress ip hostname ipMode:*LoadBalancerIPMode ports:[]PortStatus
IPFamily=string
IPFamilyPolicy=string
IPFamilyPolicyType=IPFamilyPolicy
ServiceSpec ports:[]ServicePort~port#port,protocol selector:map[string]string% clusterIP clusterIPs:[]string type:ServiceType externalIPs:[]string sessionAffinity:ServiceAffinity loadBalancerIP loadBalancerSourceRanges:[]string externalName externalTrafficPolicy:ServiceExternalTrafficPolicy healthCheckNodePort:int32 publishNotReadyAddresses:bool sessionAffinityConfig:*SessionAffinityConfig ipFamilies:[]IPFamily ipFamilyPolicy:*IPFamilyPolicy allocateLoadBalancerNodePorts:*bool loadBalancerClass:*string internalTrafficPolicy:*ServiceInternalTrafficPolicy trafficDistribution:*string
ServicePort name protocol:Protocol@TCP appProtocol:*string port:int32! targetPort:intstr.IntOrString nodePort:int32
Service +meta.TypeMeta metadata:meta.ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceAccount +meta.TypeMeta metadata:meta.ObjectMeta secrets:[]ObjectReference~name#name imagePullSecrets:[]LocalObjectReference automountServiceAccountToken:*bool
Endpoints +meta.TypeMeta metadata:meta.ObjectMeta subsets:[]EndpointSubset
EndpointSubset addresses:[]EndpointAddress notReadyAddresses:[]EndpointAddress ports:[]EndpointPort
EndpointAddress% ip! hostname nodeName:*string targetRef:*ObjectReference
EndpointPort% name port:int32! protocol:Protocol appProtocol:*string
NodeSpec podCIDR podCIDRs:[]string~# providerID unschedulable:bool taints:[]Taint configSource:*NodeConfigSource externalID
NodeConfigSource configMap:*ConfigMapNodeConfigSource
ConfigMapNodeConfigSource namespace! name! uid:types.UID resourceVersion kubeletConfigKey!
DaemonEndpoint Port:int32!
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:*bool userNamespaces:*bool
NodeRuntimeHandler name! features:*NodeRuntimeHandlerFeatures
NodeFeatures supplementalGroupsPolicy:*bool
NodeSystemInfo machineID! systemUUID! bootID! kernelVersion! osImage! containerRuntimeVersion! kubeletVersion! kubeProxyVersion! operatingSystem! architecture! swap:*NodeSwapStatus
NodeSwapStatus capacity:*int64
NodeConfigStatus assigned:*NodeConfigSource active:*NodeConfigSource lastKnownGood:*NodeConfigSource error
NodeStatus capacity:ResourceList allocatable:ResourceList phase:NodePhase conditions:[]NodeCondition~type#type addresses:[]NodeAddress~type#type daemonEndpoints:NodeDaemonEndpoints nodeInfo:NodeSystemInfo images:[]ContainerImage volumesInUse:[]UniqueVolumeName volumesAttached:[]AttachedVolume config:*NodeConfigStatus runtimeHandlers:[]NodeRuntimeHandler features:*NodeFeatures declaredFeatures:[]string
UniqueVolumeName=string
AttachedVolume name:UniqueVolumeName! devicePath!
AvoidPods preferAvoidPods:[]PreferAvoidPodsEntry
PreferAvoidPodsEntry podSignature:PodSignature! evictionTime:meta.Time reason message
PodSignature podController:*meta.OwnerReference
ContainerImage names:[]string! sizeBytes:int64
NodePhase=string
NodeConditionType=string
NodeCondition type:NodeConditionType! status:ConditionStatus! lastHeartbeatTime:meta.Time lastTransitionTime:meta.Time reason message
NodeAddressType=string
NodeAddress type:NodeAddressType! address!
ResourceName=string
ResourceList=map[ResourceName]resource.Quantity
Node +meta.TypeMeta metadata:meta.ObjectMeta spec:NodeSpec status:NodeStatus
FinalizerName=string
NamespaceSpec finalizers:[]FinalizerName
NamespaceStatus phase:NamespacePhase conditions:[]NamespaceCondition~type#type
NamespacePhase=string
NamespaceConditionType=string
NamespaceCondition type:NamespaceConditionType! status:ConditionStatus! lastTransitionTime:meta.Time reason message
Namespace +meta.TypeMeta metadata:meta.ObjectMeta spec:NamespaceSpec status:NamespaceStatus
Binding +meta.TypeMeta metadata:meta.ObjectMeta target:ObjectReference!
Preconditions uid:*types.UID
PodLogOptions +meta.TypeMeta container follow:bool previous:bool sinceSeconds:*int64 sinceTime:*meta.Time timestamps:bool tailLines:*int64 limitBytes:*int64 insecureSkipTLSVerifyBackend:bool stream:*string
PodAttachOptions +meta.TypeMeta stdin:bool stdout:bool stderr:bool tty:bool container
PodExecOptions +meta.TypeMeta stdin:bool stdout:bool stderr:bool tty:bool container command:[]string!
PodPortForwardOptions +meta.TypeMeta ports:[]int32
PodProxyOptions +meta.TypeMeta path
NodeProxyOptions +meta.TypeMeta path
ServiceProxyOptions +meta.TypeMeta path
ObjectReference% kind namespace name uid:types.UID apiVersion resourceVersion fieldPath
LocalObjectReference% name
TypedLocalObjectReference% apiGroup:*string! kind! name!
SerializedReference +meta.TypeMeta reference:ObjectReference
EventSource component host
Event +meta.TypeMeta metadata:meta.ObjectMeta! involvedObject:ObjectReference! reason message source:EventSource firstTimestamp:meta.Time lastTimestamp:meta.Time count:int32 type eventTime:meta.MicroTime series:*EventSeries action related:*ObjectReference reportingComponent! reportingInstance!
EventSeries count:int32 lastObservedTime:meta.MicroTime
List=meta.List
LimitType=string
LimitRangeItem type:LimitType! max:ResourceList min:ResourceList default:ResourceList defaultRequest:ResourceList maxLimitRequestRatio:ResourceList
LimitRangeSpec limits:[]LimitRangeItem!
LimitRange +meta.TypeMeta metadata:meta.ObjectMeta spec:LimitRangeSpec
ResourceQuotaScope=string
ResourceQuotaSpec hard:ResourceList scopes:[]ResourceQuotaScope scopeSelector:*ScopeSelector
ScopeSelector% matchExpressions:[]ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement scopeName:ResourceQuotaScope! operator:ScopeSelectorOperator! values:[]string
ScopeSelectorOperator=string
ResourceQuotaStatus hard:ResourceList used:ResourceList
ResourceQuota +meta.TypeMeta metadata:meta.ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
Secret +meta.TypeMeta metadata:meta.ObjectMeta immutable:*bool data:map[string][]byte stringData:map[string]string type:SecretType
SecretType=string
ConfigMap +meta.TypeMeta metadata:meta.ObjectMeta immutable:*bool data:map[string]string binaryData:map[string][]byte
ComponentConditionType=string
ComponentCondition type:ComponentConditionType! status:ConditionStatus! message error
ComponentStatus +meta.TypeMeta metadata:meta.ObjectMeta conditions:[]ComponentCondition~type#type
DownwardAPIVolumeSource items:[]DownwardAPIVolumeFile defaultMode:*int32
DownwardAPIVolumeFile path! fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector mode:*int32
DownwardAPIProjection items:[]DownwardAPIVolumeFile
SecurityContext capabilities:*Capabilities privileged:*bool seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*int64 runAsGroup:*int64 runAsNonRoot:*bool readOnlyRootFilesystem:*bool allowPrivilegeEscalation:*bool procMount:*ProcMountType seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile
ProcMountType=string
SELinuxOptions user role type level
WindowsSecurityContextOptions gmsaCredentialSpecName:*string gmsaCredentialSpec:*string runAsUserName:*string hostProcess:*bool
RangeAllocation +meta.TypeMeta metadata:meta.ObjectMeta range! data:[]byte!
Sysctl name! value!
PortStatus port:int32! protocol:Protocol! error:*string
LoadBalancerIPMode=string
ImageVolumeSource reference pullPolicy:PullPolicy
NodeAllocatableResourceClaimStatus resourceClaimName! containers:[]string# resources:map[ResourceName]resource.Quantity!
`;
