/** Written by scripts/generate-protobuf.ts from the generated.proto files of k8s.io/api and k8s.io/apimachinery v0.36.4; do not edit. Read by messages.ts. */
export const messageTables: Readonly<Record<string, string>> = {
  runtime: `RawExtension raw=1:bytes
TypeMeta apiVersion=1 kind=2
Unknown typeMeta=1:TypeMeta+ raw=2:bytes contentEncoding=3 contentType=4`,
  intstr: `IntOrString type=1:int64 intVal=2:int32 strVal=3`,
  resource: `Quantity string=1
QuantityValue string=1`,
  meta: `APIGroup name=1! versions=2:[]GroupVersionForDiscovery! preferredVersion=3:GroupVersionForDiscovery serverAddressByClientCIDRs=4:[]ServerAddressByClientCIDR
APIGroupList groups=1:[]APIGroup!
APIResource name=1! namespaced=2:bool! kind=3! verbs=4:Verbs! shortNames=5:[] singularName=6! categories=7:[] group=8 version=9 storageVersionHash=10
APIResourceList groupVersion=1! resources=2:[]APIResource!
APIVersions versions=1:[]! serverAddressByClientCIDRs=2:[]ServerAddressByClientCIDR!
ApplyOptions dryRun=1:[] force=2:bool! fieldManager=3!
Condition type=1! status=2! observedGeneration=3:int64 lastTransitionTime=4:Time! reason=5! message=6!
CreateOptions dryRun=1:[] fieldManager=3 fieldValidation=4
DeleteOptions gracePeriodSeconds=1:int64? preconditions=2:Preconditions? orphanDependents=3:bool? propagationPolicy=4? dryRun=5:[] ignoreStoreReadErrorWithClusterBreakingPotential=6:bool?
Duration duration=1:int64
FieldSelectorRequirement key=1! operator=2! values=3:[]
FieldsV1 Raw=1:bytes
GetOptions resourceVersion=1
GroupKind group=1! kind=2!
GroupResource group=1! resource=2!
GroupVersion group=1! version=2!
GroupVersionForDiscovery groupVersion=1! version=2!
GroupVersionKind group=1! version=2! kind=3!
GroupVersionResource group=1! version=2! resource=3!
LabelSelector matchLabels=1:{} matchExpressions=2:[]LabelSelectorRequirement
LabelSelectorRequirement key=1! operator=2! values=3:[]
List metadata=1:ListMeta items=2:[]runtime.RawExtension!
ListMeta selfLink=1 resourceVersion=2 continue=3 remainingItemCount=4:int64? shardInfo=5:ShardInfo?
ListOptions labelSelector=1 fieldSelector=2 watch=3:bool resourceVersion=4 timeoutSeconds=5:int64? limit=7:int64 continue=8 allowWatchBookmarks=9:bool resourceVersionMatch=10 sendInitialEvents=11:bool? shardSelector=15
ManagedFieldsEntry manager=1 operation=2 apiVersion=3 time=4:Time? fieldsType=6 fieldsV1=7:FieldsV1? subresource=8
MicroTime seconds=1:int64 nanos=2:int32
ObjectMeta name=1 generateName=2 namespace=3 selfLink=4 uid=5 resourceVersion=6 generation=7:int64 creationTimestamp=8:Time- deletionTimestamp=9:Time? deletionGracePeriodSeconds=10:int64? labels=11:{} annotations=12:{} ownerReferences=13:[]OwnerReference finalizers=14:[] managedFields=17:[]ManagedFieldsEntry
OwnerReference kind=1! name=3! uid=4! apiVersion=5! controller=6:bool? blockOwnerDeletion=7:bool?
PartialObjectMetadata metadata=1:ObjectMeta
PartialObjectMetadataList metadata=1:ListMeta items=2:[]PartialObjectMetadata!
Patch
PatchOptions dryRun=1:[] force=2:bool? fieldManager=3 fieldValidation=4
Preconditions uid=1? resourceVersion=2?
RootPaths paths=1:[]!
ServerAddressByClientCIDR clientCIDR=1! serverAddress=2!
ShardInfo selector=1!
Status metadata=1:ListMeta status=2 message=3 reason=4 details=5:StatusDetails? code=6:int32
StatusCause reason=1 message=2 field=3
StatusDetails name=1 group=2 kind=3 causes=4:[]StatusCause retryAfterSeconds=5:int32 uid=6
TableOptions includeObject=1
Time seconds=1:int64 nanos=2:int32
Timestamp seconds=1:int64! nanos=2:int32!
TypeMeta kind=1 apiVersion=2
UpdateOptions dryRun=1:[] fieldManager=2 fieldValidation=3
Verbs items=1:[]+
WatchEvent type=1! object=2:runtime.RawExtension!`,
  core: `AWSElasticBlockStoreVolumeSource volumeID=1! fsType=2 partition=3:int32 readOnly=4:bool
Affinity nodeAffinity=1:NodeAffinity? podAffinity=2:PodAffinity? podAntiAffinity=3:PodAntiAffinity?
AppArmorProfile type=1! localhostProfile=2?
AttachedVolume name=1! devicePath=2!
AvoidPods preferAvoidPods=1:[]PreferAvoidPodsEntry
AzureDiskVolumeSource diskName=1! diskURI=2! cachingMode=3? fsType=4? readOnly=5:bool? kind=6?
AzureFilePersistentVolumeSource secretName=1! shareName=2! readOnly=3:bool secretNamespace=4?!
AzureFileVolumeSource secretName=1! shareName=2! readOnly=3:bool
Binding metadata=1:meta.ObjectMeta target=2:ObjectReference!
CSIPersistentVolumeSource driver=1! volumeHandle=2! readOnly=3:bool fsType=4 volumeAttributes=5:{} controllerPublishSecretRef=6:SecretReference? nodeStageSecretRef=7:SecretReference? nodePublishSecretRef=8:SecretReference? controllerExpandSecretRef=9:SecretReference? nodeExpandSecretRef=10:SecretReference?
CSIVolumeSource driver=1! readOnly=2:bool? fsType=3? volumeAttributes=4:{} nodePublishSecretRef=5:LocalObjectReference?
Capabilities add=1:[] drop=2:[]
CephFSPersistentVolumeSource monitors=1:[]! path=2 user=3 secretFile=4 secretRef=5:SecretReference? readOnly=6:bool
CephFSVolumeSource monitors=1:[]! path=2 user=3 secretFile=4 secretRef=5:LocalObjectReference? readOnly=6:bool
CinderPersistentVolumeSource volumeID=1! fsType=2 readOnly=3:bool secretRef=4:SecretReference?
CinderVolumeSource volumeID=1! fsType=2 readOnly=3:bool secretRef=4:LocalObjectReference?
ClientIPConfig timeoutSeconds=1:int32?
ClusterTrustBundleProjection name=1? signerName=2? labelSelector=3:meta.LabelSelector? path=4! optional=5:bool?
ComponentCondition type=1! status=2! message=3 error=4
ComponentStatus metadata=1:meta.ObjectMeta conditions=2:[]ComponentCondition
ComponentStatusList metadata=1:meta.ListMeta items=2:[]ComponentStatus!
ConfigMap metadata=1:meta.ObjectMeta data=2:{} binaryData=3:{}bytes immutable=4:bool?
ConfigMapEnvSource localObjectReference=1:LocalObjectReference+ optional=2:bool?
ConfigMapKeySelector localObjectReference=1:LocalObjectReference+ key=2! optional=3:bool?
ConfigMapList metadata=1:meta.ListMeta items=2:[]ConfigMap!
ConfigMapNodeConfigSource namespace=1! name=2! uid=3 resourceVersion=4 kubeletConfigKey=5!
ConfigMapProjection localObjectReference=1:LocalObjectReference+ items=2:[]KeyToPath optional=4:bool?
ConfigMapVolumeSource localObjectReference=1:LocalObjectReference+ items=2:[]KeyToPath defaultMode=3:int32? optional=4:bool?
Container name=1! image=2 command=3:[] args=4:[] workingDir=5 ports=6:[]ContainerPort env=7:[]EnvVar resources=8:ResourceRequirements volumeMounts=9:[]VolumeMount livenessProbe=10:Probe? readinessProbe=11:Probe? lifecycle=12:Lifecycle? terminationMessagePath=13 imagePullPolicy=14 securityContext=15:SecurityContext? stdin=16:bool stdinOnce=17:bool tty=18:bool envFrom=19:[]EnvFromSource terminationMessagePolicy=20 volumeDevices=21:[]VolumeDevice startupProbe=22:Probe? resizePolicy=23:[]ContainerResizePolicy restartPolicy=24? restartPolicyRules=25:[]ContainerRestartRule
ContainerExtendedResourceRequest containerName=1! resourceName=2! requestName=3!
ContainerImage names=1:[]! sizeBytes=2:int64
ContainerPort name=1 hostPort=2:int32 containerPort=3:int32! protocol=4 hostIP=5
ContainerResizePolicy resourceName=1! restartPolicy=2!
ContainerRestartRule action=1 exitCodes=2:ContainerRestartRuleOnExitCodes?
ContainerRestartRuleOnExitCodes operator=1 values=2:[]int32
ContainerState waiting=1:ContainerStateWaiting? running=2:ContainerStateRunning? terminated=3:ContainerStateTerminated?
ContainerStateRunning startedAt=1:meta.Time
ContainerStateTerminated exitCode=1:int32! signal=2:int32 reason=3 message=4 startedAt=5:meta.Time finishedAt=6:meta.Time containerID=7
ContainerStateWaiting reason=1 message=2
ContainerStatus name=1! state=2:ContainerState lastState=3:ContainerState ready=4:bool! restartCount=5:int32! image=6! imageID=7! containerID=8 started=9:bool? allocatedResources=10:{}resource.Quantity resources=11:ResourceRequirements? volumeMounts=12:[]VolumeMountStatus user=13:ContainerUser? allocatedResourcesStatus=14:[]ResourceStatus stopSignal=15?
ContainerUser linux=1:LinuxContainerUser?
DaemonEndpoint Port=1:int32!
DownwardAPIProjection items=1:[]DownwardAPIVolumeFile
DownwardAPIVolumeFile path=1! fieldRef=2:ObjectFieldSelector? resourceFieldRef=3:ResourceFieldSelector? mode=4:int32?
DownwardAPIVolumeSource items=1:[]DownwardAPIVolumeFile defaultMode=2:int32?
EmptyDirVolumeSource medium=1 sizeLimit=2:resource.Quantity?
EndpointAddress ip=1! targetRef=2:ObjectReference? hostname=3 nodeName=4?
EndpointPort name=1 port=2:int32! protocol=3 appProtocol=4?
EndpointSubset addresses=1:[]EndpointAddress notReadyAddresses=2:[]EndpointAddress ports=3:[]EndpointPort
Endpoints metadata=1:meta.ObjectMeta subsets=2:[]EndpointSubset
EndpointsList metadata=1:meta.ListMeta items=2:[]Endpoints!
EnvFromSource prefix=1 configMapRef=2:ConfigMapEnvSource? secretRef=3:SecretEnvSource?
EnvVar name=1! value=2 valueFrom=3:EnvVarSource?
EnvVarSource fieldRef=1:ObjectFieldSelector? resourceFieldRef=2:ResourceFieldSelector? configMapKeyRef=3:ConfigMapKeySelector? secretKeyRef=4:SecretKeySelector? fileKeyRef=5:FileKeySelector?
EphemeralContainer ephemeralContainerCommon=1:EphemeralContainerCommon+ targetContainerName=2
EphemeralContainerCommon name=1! image=2 command=3:[] args=4:[] workingDir=5 ports=6:[]ContainerPort env=7:[]EnvVar resources=8:ResourceRequirements volumeMounts=9:[]VolumeMount livenessProbe=10:Probe? readinessProbe=11:Probe? lifecycle=12:Lifecycle? terminationMessagePath=13 imagePullPolicy=14 securityContext=15:SecurityContext? stdin=16:bool stdinOnce=17:bool tty=18:bool envFrom=19:[]EnvFromSource terminationMessagePolicy=20 volumeDevices=21:[]VolumeDevice startupProbe=22:Probe? resizePolicy=23:[]ContainerResizePolicy restartPolicy=24? restartPolicyRules=25:[]ContainerRestartRule
EphemeralVolumeSource volumeClaimTemplate=1:PersistentVolumeClaimTemplate?
Event metadata=1:meta.ObjectMeta! involvedObject=2:ObjectReference! reason=3 message=4 source=5:EventSource firstTimestamp=6:meta.Time lastTimestamp=7:meta.Time count=8:int32 type=9 eventTime=10:meta.MicroTime series=11:EventSeries? action=12 related=13:ObjectReference? reportingComponent=14! reportingInstance=15!
EventList metadata=1:meta.ListMeta items=2:[]Event!
EventSeries count=1:int32 lastObservedTime=2:meta.MicroTime
EventSource component=1 host=2
ExecAction command=1:[]
FCVolumeSource targetWWNs=1:[] lun=2:int32? fsType=3 readOnly=4:bool wwids=5:[]
FileKeySelector volumeName=1! path=2! key=3! optional=4:bool?
FlexPersistentVolumeSource driver=1! fsType=2 secretRef=3:SecretReference? readOnly=4:bool options=5:{}
FlexVolumeSource driver=1! fsType=2 secretRef=3:LocalObjectReference? readOnly=4:bool options=5:{}
FlockerVolumeSource datasetName=1 datasetUUID=2
GCEPersistentDiskVolumeSource pdName=1! fsType=2 partition=3:int32 readOnly=4:bool
GRPCAction port=1:int32! service=2?!
GitRepoVolumeSource repository=1! revision=2 directory=3
GlusterfsPersistentVolumeSource endpoints=1! path=2! readOnly=3:bool endpointsNamespace=4?
GlusterfsVolumeSource endpoints=1! path=2! readOnly=3:bool
HTTPGetAction path=1 port=2:intstr.IntOrString! host=3 scheme=4 httpHeaders=5:[]HTTPHeader
HTTPHeader name=1! value=2!
HostAlias ip=1! hostnames=2:[]
HostIP ip=1!
HostPathVolumeSource path=1! type=2?
ISCSIPersistentVolumeSource targetPortal=1! iqn=2! lun=3:int32! iscsiInterface=4 fsType=5 readOnly=6:bool portals=7:[] chapAuthDiscovery=8:bool secretRef=10:SecretReference? chapAuthSession=11:bool initiatorName=12?
ISCSIVolumeSource targetPortal=1! iqn=2! lun=3:int32! iscsiInterface=4 fsType=5 readOnly=6:bool portals=7:[] chapAuthDiscovery=8:bool secretRef=10:LocalObjectReference? chapAuthSession=11:bool initiatorName=12?
ImageVolumeSource reference=1 pullPolicy=2
ImageVolumeStatus imageRef=1
KeyToPath key=1! path=2! mode=3:int32?
Lifecycle postStart=1:LifecycleHandler? preStop=2:LifecycleHandler? stopSignal=3?
LifecycleHandler exec=1:ExecAction? httpGet=2:HTTPGetAction? tcpSocket=3:TCPSocketAction? sleep=4:SleepAction?
LimitRange metadata=1:meta.ObjectMeta spec=2:LimitRangeSpec
LimitRangeItem type=1! max=2:{}resource.Quantity min=3:{}resource.Quantity default=4:{}resource.Quantity defaultRequest=5:{}resource.Quantity maxLimitRequestRatio=6:{}resource.Quantity
LimitRangeList metadata=1:meta.ListMeta items=2:[]LimitRange!
LimitRangeSpec limits=1:[]LimitRangeItem!
LinuxContainerUser uid=1:int64! gid=2:int64! supplementalGroups=3:[]int64
List metadata=1:meta.ListMeta items=2:[]runtime.RawExtension
LoadBalancerIngress ip=1 hostname=2 ipMode=3? ports=4:[]PortStatus
LoadBalancerStatus ingress=1:[]LoadBalancerIngress
LocalObjectReference name=1
LocalVolumeSource path=1! fsType=2?
ModifyVolumeStatus targetVolumeAttributesClassName=1 status=2!
NFSVolumeSource server=1! path=2! readOnly=3:bool
Namespace metadata=1:meta.ObjectMeta spec=2:NamespaceSpec status=3:NamespaceStatus
NamespaceCondition type=1! status=2! lastTransitionTime=4:meta.Time reason=5 message=6
NamespaceList metadata=1:meta.ListMeta items=2:[]Namespace!
NamespaceSpec finalizers=1:[]
NamespaceStatus phase=1 conditions=2:[]NamespaceCondition
Node metadata=1:meta.ObjectMeta spec=2:NodeSpec status=3:NodeStatus
NodeAddress type=1! address=2!
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=1:NodeSelector? preferredDuringSchedulingIgnoredDuringExecution=2:[]PreferredSchedulingTerm
NodeAllocatableResourceClaimStatus resourceClaimName=1! containers=2:[] resources=3:{}resource.Quantity!
NodeCondition type=1! status=2! lastHeartbeatTime=3:meta.Time lastTransitionTime=4:meta.Time reason=5 message=6
NodeConfigSource configMap=2:ConfigMapNodeConfigSource?
NodeConfigStatus assigned=1:NodeConfigSource? active=2:NodeConfigSource? lastKnownGood=3:NodeConfigSource? error=4
NodeDaemonEndpoints kubeletEndpoint=1:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy=1:bool?
NodeList metadata=1:meta.ListMeta items=2:[]Node!
NodeProxyOptions path=1
NodeRuntimeHandler name=1! features=2:NodeRuntimeHandlerFeatures?
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts=1:bool? userNamespaces=2:bool?
NodeSelector nodeSelectorTerms=1:[]NodeSelectorTerm!
NodeSelectorRequirement key=1! operator=2! values=3:[]
NodeSelectorTerm matchExpressions=1:[]NodeSelectorRequirement matchFields=2:[]NodeSelectorRequirement
NodeSpec podCIDR=1 externalID=2 providerID=3 unschedulable=4:bool taints=5:[]Taint configSource=6:NodeConfigSource? podCIDRs=7:[]
NodeStatus capacity=1:{}resource.Quantity allocatable=2:{}resource.Quantity phase=3 conditions=4:[]NodeCondition addresses=5:[]NodeAddress daemonEndpoints=6:NodeDaemonEndpoints nodeInfo=7:NodeSystemInfo images=8:[]ContainerImage volumesInUse=9:[] volumesAttached=10:[]AttachedVolume config=11:NodeConfigStatus? runtimeHandlers=12:[]NodeRuntimeHandler features=13:NodeFeatures? declaredFeatures=14:[]
NodeSwapStatus capacity=1:int64?
NodeSystemInfo machineID=1! systemUUID=2! bootID=3! kernelVersion=4! osImage=5! containerRuntimeVersion=6! kubeletVersion=7! kubeProxyVersion=8! operatingSystem=9! architecture=10! swap=11:NodeSwapStatus?
ObjectFieldSelector apiVersion=1 fieldPath=2!
ObjectReference kind=1 namespace=2 name=3 uid=4 apiVersion=5 resourceVersion=6 fieldPath=7
PersistentVolume metadata=1:meta.ObjectMeta spec=2:PersistentVolumeSpec status=3:PersistentVolumeStatus
PersistentVolumeClaim metadata=1:meta.ObjectMeta spec=2:PersistentVolumeClaimSpec status=3:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition type=1! status=2! lastProbeTime=3:meta.Time lastTransitionTime=4:meta.Time reason=5 message=6
PersistentVolumeClaimList metadata=1:meta.ListMeta items=2:[]PersistentVolumeClaim!
PersistentVolumeClaimSpec accessModes=1:[] resources=2:VolumeResourceRequirements volumeName=3 selector=4:meta.LabelSelector? storageClassName=5? volumeMode=6? dataSource=7:TypedLocalObjectReference? dataSourceRef=8:TypedObjectReference? volumeAttributesClassName=9?
PersistentVolumeClaimStatus phase=1 accessModes=2:[] capacity=3:{}resource.Quantity conditions=4:[]PersistentVolumeClaimCondition allocatedResources=5:{}resource.Quantity allocatedResourceStatuses=7:{} currentVolumeAttributesClassName=8? modifyVolumeStatus=9:ModifyVolumeStatus?
PersistentVolumeClaimTemplate metadata=1:meta.ObjectMeta spec=2:PersistentVolumeClaimSpec!
PersistentVolumeClaimVolumeSource claimName=1! readOnly=2:bool
PersistentVolumeList metadata=1:meta.ListMeta items=2:[]PersistentVolume!
PersistentVolumeSource gcePersistentDisk=1:GCEPersistentDiskVolumeSource? awsElasticBlockStore=2:AWSElasticBlockStoreVolumeSource? hostPath=3:HostPathVolumeSource? glusterfs=4:GlusterfsPersistentVolumeSource? nfs=5:NFSVolumeSource? rbd=6:RBDPersistentVolumeSource? iscsi=7:ISCSIPersistentVolumeSource? cinder=8:CinderPersistentVolumeSource? cephfs=9:CephFSPersistentVolumeSource? fc=10:FCVolumeSource? flocker=11:FlockerVolumeSource? flexVolume=12:FlexPersistentVolumeSource? azureFile=13:AzureFilePersistentVolumeSource? vsphereVolume=14:VsphereVirtualDiskVolumeSource? quobyte=15:QuobyteVolumeSource? azureDisk=16:AzureDiskVolumeSource? photonPersistentDisk=17:PhotonPersistentDiskVolumeSource? portworxVolume=18:PortworxVolumeSource? scaleIO=19:ScaleIOPersistentVolumeSource? local=20:LocalVolumeSource? storageos=21:StorageOSPersistentVolumeSource? csi=22:CSIPersistentVolumeSource?
PersistentVolumeSpec capacity=1:{}resource.Quantity persistentVolumeSource=2:PersistentVolumeSource+ accessModes=3:[] claimRef=4:ObjectReference? persistentVolumeReclaimPolicy=5 storageClassName=6 mountOptions=7:[] volumeMode=8? nodeAffinity=9:VolumeNodeAffinity? volumeAttributesClassName=10?
PersistentVolumeStatus phase=1 message=2 reason=3 lastPhaseTransitionTime=4:meta.Time?
PhotonPersistentDiskVolumeSource pdID=1! fsType=2
Pod metadata=1:meta.ObjectMeta spec=2:PodSpec status=3:PodStatus
PodAffinity requiredDuringSchedulingIgnoredDuringExecution=1:[]PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution=2:[]WeightedPodAffinityTerm
PodAffinityTerm labelSelector=1:meta.LabelSelector? namespaces=2:[] topologyKey=3! namespaceSelector=4:meta.LabelSelector? matchLabelKeys=5:[] mismatchLabelKeys=6:[]
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution=1:[]PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution=2:[]WeightedPodAffinityTerm
PodAttachOptions stdin=1:bool stdout=2:bool stderr=3:bool tty=4:bool container=5
PodCertificateProjection signerName=1 keyType=2 maxExpirationSeconds=3:int32? credentialBundlePath=4 keyPath=5 certificateChainPath=6 userAnnotations=7:{}
PodCondition type=1! status=2! lastProbeTime=3:meta.Time lastTransitionTime=4:meta.Time reason=5 message=6 observedGeneration=7:int64
PodDNSConfig nameservers=1:[] searches=2:[] options=3:[]PodDNSConfigOption
PodDNSConfigOption name=1 value=2?
PodExecOptions stdin=1:bool stdout=2:bool stderr=3:bool tty=4:bool container=5 command=6:[]!
PodExtendedResourceClaimStatus requestMappings=1:[]ContainerExtendedResourceRequest! resourceClaimName=2!
PodIP ip=1!
PodList metadata=1:meta.ListMeta items=2:[]Pod!
PodLogOptions container=1 follow=2:bool previous=3:bool sinceSeconds=4:int64? sinceTime=5:meta.Time? timestamps=6:bool tailLines=7:int64? limitBytes=8:int64? insecureSkipTLSVerifyBackend=9:bool stream=10?
PodOS name=1!
PodPortForwardOptions ports=1:[]int32
PodProxyOptions path=1
PodReadinessGate conditionType=1!
PodResourceClaim name=1! resourceClaimName=3? resourceClaimTemplateName=4?
PodResourceClaimStatus name=1! resourceClaimName=2?
PodSchedulingGate name=1!
PodSchedulingGroup podGroupName=1?
PodSecurityContext seLinuxOptions=1:SELinuxOptions? runAsUser=2:int64? runAsNonRoot=3:bool? supplementalGroups=4:[]int64 fsGroup=5:int64? runAsGroup=6:int64? sysctls=7:[]Sysctl windowsOptions=8:WindowsSecurityContextOptions? fsGroupChangePolicy=9? seccompProfile=10:SeccompProfile? appArmorProfile=11:AppArmorProfile? supplementalGroupsPolicy=12? seLinuxChangePolicy=13?
PodSignature podController=1:meta.OwnerReference?
PodSpec volumes=1:[]Volume containers=2:[]Container! restartPolicy=3 terminationGracePeriodSeconds=4:int64? activeDeadlineSeconds=5:int64? dnsPolicy=6 nodeSelector=7:{} serviceAccountName=8 serviceAccount=9 nodeName=10 hostNetwork=11:bool hostPID=12:bool hostIPC=13:bool securityContext=14:PodSecurityContext? imagePullSecrets=15:[]LocalObjectReference hostname=16 subdomain=17 affinity=18:Affinity? schedulerName=19 initContainers=20:[]Container automountServiceAccountToken=21:bool? tolerations=22:[]Toleration hostAliases=23:[]HostAlias priorityClassName=24 priority=25:int32? dnsConfig=26:PodDNSConfig? shareProcessNamespace=27:bool? readinessGates=28:[]PodReadinessGate runtimeClassName=29? enableServiceLinks=30:bool? preemptionPolicy=31? overhead=32:{}resource.Quantity topologySpreadConstraints=33:[]TopologySpreadConstraint ephemeralContainers=34:[]EphemeralContainer setHostnameAsFQDN=35:bool? os=36:PodOS? hostUsers=37:bool? schedulingGates=38:[]PodSchedulingGate resourceClaims=39:[]PodResourceClaim resources=40:ResourceRequirements? hostnameOverride=41? schedulingGroup=43:PodSchedulingGroup?
PodStatus phase=1 conditions=2:[]PodCondition message=3 reason=4 hostIP=5 podIP=6 startTime=7:meta.Time? containerStatuses=8:[]ContainerStatus qosClass=9 initContainerStatuses=10:[]ContainerStatus nominatedNodeName=11 podIPs=12:[]PodIP ephemeralContainerStatuses=13:[]ContainerStatus resize=14 resourceClaimStatuses=15:[]PodResourceClaimStatus hostIPs=16:[]HostIP observedGeneration=17:int64 extendedResourceClaimStatus=18:PodExtendedResourceClaimStatus? allocatedResources=19:{}resource.Quantity resources=20:ResourceRequirements? nodeAllocatableResourceClaimStatuses=21:[]NodeAllocatableResourceClaimStatus
PodStatusResult metadata=1:meta.ObjectMeta status=2:PodStatus
PodTemplate metadata=1:meta.ObjectMeta template=2:PodTemplateSpec
PodTemplateList metadata=1:meta.ListMeta items=2:[]PodTemplate!
PodTemplateSpec metadata=1:meta.ObjectMeta spec=2:PodSpec
PortStatus port=1:int32! protocol=2! error=3?
PortworxVolumeSource volumeID=1! fsType=2 readOnly=3:bool
Preconditions uid=1?
PreferAvoidPodsEntry podSignature=1:PodSignature! evictionTime=2:meta.Time reason=3 message=4
PreferredSchedulingTerm weight=1:int32! preference=2:NodeSelectorTerm!
Probe handler=1:ProbeHandler+ initialDelaySeconds=2:int32 timeoutSeconds=3:int32 periodSeconds=4:int32 successThreshold=5:int32 failureThreshold=6:int32 terminationGracePeriodSeconds=7:int64?
ProbeHandler exec=1:ExecAction? httpGet=2:HTTPGetAction? tcpSocket=3:TCPSocketAction? grpc=4:GRPCAction?
ProjectedVolumeSource sources=1:[]VolumeProjection! defaultMode=2:int32?
QuobyteVolumeSource registry=1! volume=2! readOnly=3:bool user=4 group=5 tenant=6
RBDPersistentVolumeSource monitors=1:[]! image=2! fsType=3 pool=4 user=5 keyring=6 secretRef=7:SecretReference? readOnly=8:bool
RBDVolumeSource monitors=1:[]! image=2! fsType=3 pool=4 user=5 keyring=6 secretRef=7:LocalObjectReference? readOnly=8:bool
RangeAllocation metadata=1:meta.ObjectMeta range=2! data=3:bytes!
ReplicationController metadata=1:meta.ObjectMeta spec=2:ReplicationControllerSpec status=3:ReplicationControllerStatus
ReplicationControllerCondition type=1! status=2! lastTransitionTime=3:meta.Time reason=4 message=5
ReplicationControllerList metadata=1:meta.ListMeta items=2:[]ReplicationController!
ReplicationControllerSpec replicas=1:int32? selector=2:{} template=3:PodTemplateSpec? minReadySeconds=4:int32
ReplicationControllerStatus replicas=1:int32! fullyLabeledReplicas=2:int32 observedGeneration=3:int64 readyReplicas=4:int32 availableReplicas=5:int32 conditions=6:[]ReplicationControllerCondition
ResourceClaim name=1! request=2
ResourceFieldSelector containerName=1 resource=2! divisor=3:resource.Quantity
ResourceHealth resourceID=1! health=2 message=6?
ResourceQuota metadata=1:meta.ObjectMeta spec=2:ResourceQuotaSpec status=3:ResourceQuotaStatus
ResourceQuotaList metadata=1:meta.ListMeta items=2:[]ResourceQuota!
ResourceQuotaSpec hard=1:{}resource.Quantity scopes=2:[] scopeSelector=3:ScopeSelector?
ResourceQuotaStatus hard=1:{}resource.Quantity used=2:{}resource.Quantity
ResourceRequirements limits=1:{}resource.Quantity requests=2:{}resource.Quantity claims=3:[]ResourceClaim
ResourceStatus name=1! resources=2:[]ResourceHealth
SELinuxOptions user=1 role=2 type=3 level=4
ScaleIOPersistentVolumeSource gateway=1! system=2! secretRef=3:SecretReference?! sslEnabled=4:bool protectionDomain=5 storagePool=6 storageMode=7 volumeName=8 fsType=9 readOnly=10:bool
ScaleIOVolumeSource gateway=1! system=2! secretRef=3:LocalObjectReference?! sslEnabled=4:bool protectionDomain=5 storagePool=6 storageMode=7 volumeName=8 fsType=9 readOnly=10:bool
ScopeSelector matchExpressions=1:[]ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement scopeName=1! operator=2! values=3:[]
SeccompProfile type=1! localhostProfile=2?
Secret metadata=1:meta.ObjectMeta data=2:{}bytes type=3 stringData=4:{} immutable=5:bool?
SecretEnvSource localObjectReference=1:LocalObjectReference+ optional=2:bool?
SecretKeySelector localObjectReference=1:LocalObjectReference+ key=2! optional=3:bool?
SecretList metadata=1:meta.ListMeta items=2:[]Secret!
SecretProjection localObjectReference=1:LocalObjectReference+ items=2:[]KeyToPath optional=4:bool?
SecretReference name=1 namespace=2
SecretVolumeSource secretName=1 items=2:[]KeyToPath defaultMode=3:int32? optional=4:bool?
SecurityContext capabilities=1:Capabilities? privileged=2:bool? seLinuxOptions=3:SELinuxOptions? runAsUser=4:int64? runAsNonRoot=5:bool? readOnlyRootFilesystem=6:bool? allowPrivilegeEscalation=7:bool? runAsGroup=8:int64? procMount=9? windowsOptions=10:WindowsSecurityContextOptions? seccompProfile=11:SeccompProfile? appArmorProfile=12:AppArmorProfile?
SerializedReference reference=1:ObjectReference
Service metadata=1:meta.ObjectMeta spec=2:ServiceSpec status=3:ServiceStatus
ServiceAccount metadata=1:meta.ObjectMeta secrets=2:[]ObjectReference imagePullSecrets=3:[]LocalObjectReference automountServiceAccountToken=4:bool?
ServiceAccountList metadata=1:meta.ListMeta items=2:[]ServiceAccount!
ServiceAccountTokenProjection audience=1 expirationSeconds=2:int64? path=3!
ServiceList metadata=1:meta.ListMeta items=2:[]Service!
ServicePort name=1 protocol=2 port=3:int32! targetPort=4:intstr.IntOrString nodePort=5:int32 appProtocol=6?
ServiceProxyOptions path=1
ServiceSpec ports=1:[]ServicePort selector=2:{} clusterIP=3 type=4 externalIPs=5:[] sessionAffinity=7 loadBalancerIP=8 loadBalancerSourceRanges=9:[] externalName=10 externalTrafficPolicy=11 healthCheckNodePort=12:int32 publishNotReadyAddresses=13:bool sessionAffinityConfig=14:SessionAffinityConfig? ipFamilyPolicy=17? clusterIPs=18:[] ipFamilies=19:[] allocateLoadBalancerNodePorts=20:bool? loadBalancerClass=21? internalTrafficPolicy=22? trafficDistribution=23?
ServiceStatus loadBalancer=1:LoadBalancerStatus conditions=2:[]meta.Condition
SessionAffinityConfig clientIP=1:ClientIPConfig?
SleepAction seconds=1:int64!
StorageOSPersistentVolumeSource volumeName=1 volumeNamespace=2 fsType=3 readOnly=4:bool secretRef=5:ObjectReference?
StorageOSVolumeSource volumeName=1 volumeNamespace=2 fsType=3 readOnly=4:bool secretRef=5:LocalObjectReference?
Sysctl name=1! value=2!
TCPSocketAction port=1:intstr.IntOrString! host=2
Taint key=1! value=2 effect=3! timeAdded=4:meta.Time?
Toleration key=1 operator=2 value=3 effect=4 tolerationSeconds=5:int64?
TopologySelectorLabelRequirement key=1! values=2:[]!
TopologySelectorTerm matchLabelExpressions=1:[]TopologySelectorLabelRequirement
TopologySpreadConstraint maxSkew=1:int32! topologyKey=2! whenUnsatisfiable=3! labelSelector=4:meta.LabelSelector? minDomains=5:int32? nodeAffinityPolicy=6? nodeTaintsPolicy=7? matchLabelKeys=8:[]
TypedLocalObjectReference apiGroup=1?! kind=2! name=3!
TypedObjectReference apiGroup=1?! kind=2! name=3! namespace=4?
Volume name=1! volumeSource=2:VolumeSource+
VolumeDevice name=1! devicePath=2!
VolumeMount name=1! readOnly=2:bool mountPath=3! subPath=4 mountPropagation=5? subPathExpr=6 recursiveReadOnly=7?
VolumeMountStatus name=1! mountPath=2! readOnly=3:bool recursiveReadOnly=4? volumeStatus=5:VolumeStatus?
VolumeNodeAffinity required=1:NodeSelector?
VolumeProjection secret=1:SecretProjection? downwardAPI=2:DownwardAPIProjection? configMap=3:ConfigMapProjection? serviceAccountToken=4:ServiceAccountTokenProjection? clusterTrustBundle=5:ClusterTrustBundleProjection? podCertificate=6:PodCertificateProjection?
VolumeResourceRequirements limits=1:{}resource.Quantity requests=2:{}resource.Quantity
VolumeSource hostPath=1:HostPathVolumeSource? emptyDir=2:EmptyDirVolumeSource? gcePersistentDisk=3:GCEPersistentDiskVolumeSource? awsElasticBlockStore=4:AWSElasticBlockStoreVolumeSource? gitRepo=5:GitRepoVolumeSource? secret=6:SecretVolumeSource? nfs=7:NFSVolumeSource? iscsi=8:ISCSIVolumeSource? glusterfs=9:GlusterfsVolumeSource? persistentVolumeClaim=10:PersistentVolumeClaimVolumeSource? rbd=11:RBDVolumeSource? flexVolume=12:FlexVolumeSource? cinder=13:CinderVolumeSource? cephfs=14:CephFSVolumeSource? flocker=15:FlockerVolumeSource? downwardAPI=16:DownwardAPIVolumeSource? fc=17:FCVolumeSource? azureFile=18:AzureFileVolumeSource? configMap=19:ConfigMapVolumeSource? vsphereVolume=20:VsphereVirtualDiskVolumeSource? quobyte=21:QuobyteVolumeSource? azureDisk=22:AzureDiskVolumeSource? photonPersistentDisk=23:PhotonPersistentDiskVolumeSource? portworxVolume=24:PortworxVolumeSource? scaleIO=25:ScaleIOVolumeSource? projected=26:ProjectedVolumeSource? storageos=27:StorageOSVolumeSource? csi=28:CSIVolumeSource? ephemeral=29:EphemeralVolumeSource? image=30:ImageVolumeSource?
VolumeStatus image=1:ImageVolumeStatus?
VsphereVirtualDiskVolumeSource volumePath=1! fsType=2 storagePolicyName=3 storagePolicyID=4
WeightedPodAffinityTerm weight=1:int32! podAffinityTerm=2:PodAffinityTerm!
WindowsSecurityContextOptions gmsaCredentialSpecName=1? gmsaCredentialSpec=2? runAsUserName=3? hostProcess=4:bool?`,
  admissionregistration: `ApplyConfiguration expression=1
AuditAnnotation key=1! valueExpression=2!
ExpressionWarning fieldRef=2! warning=3!
JSONPatch expression=1
MatchCondition name=1! expression=2!
MatchResources namespaceSelector=1:meta.LabelSelector? objectSelector=2:meta.LabelSelector? resourceRules=3:[]NamedRuleWithOperations excludeResourceRules=4:[]NamedRuleWithOperations matchPolicy=7?
MutatingAdmissionPolicy metadata=1:meta.ObjectMeta spec=2:MutatingAdmissionPolicySpec
MutatingAdmissionPolicyBinding metadata=1:meta.ObjectMeta spec=2:MutatingAdmissionPolicyBindingSpec
MutatingAdmissionPolicyBindingList metadata=1:meta.ListMeta items=2:[]MutatingAdmissionPolicyBinding!
MutatingAdmissionPolicyBindingSpec policyName=1 paramRef=2:ParamRef? matchResources=3:MatchResources?
MutatingAdmissionPolicyList metadata=1:meta.ListMeta items=2:[]MutatingAdmissionPolicy!
MutatingAdmissionPolicySpec paramKind=1:ParamKind? matchConstraints=2:MatchResources? variables=3:[]Variable mutations=4:[]Mutation failurePolicy=5? matchConditions=6:[]MatchCondition reinvocationPolicy=7
MutatingWebhook name=1! clientConfig=2:WebhookClientConfig! rules=3:[]RuleWithOperations failurePolicy=4? namespaceSelector=5:meta.LabelSelector? sideEffects=6?! timeoutSeconds=7:int32? admissionReviewVersions=8:[]! matchPolicy=9? reinvocationPolicy=10? objectSelector=11:meta.LabelSelector? matchConditions=12:[]MatchCondition
MutatingWebhookConfiguration metadata=1:meta.ObjectMeta webhooks=2:[]MutatingWebhook
MutatingWebhookConfigurationList metadata=1:meta.ListMeta items=2:[]MutatingWebhookConfiguration!
Mutation patchType=2! applyConfiguration=3:ApplyConfiguration? jsonPatch=4:JSONPatch?
NamedRuleWithOperations resourceNames=1:[] ruleWithOperations=2:RuleWithOperations+
ParamKind apiVersion=1 kind=2
ParamRef name=1 namespace=2 selector=3:meta.LabelSelector? parameterNotFoundAction=4?
Rule apiGroups=1:[] apiVersions=2:[] resources=3:[] scope=4?
RuleWithOperations operations=1:[] rule=2:Rule+
ServiceReference namespace=1! name=2! path=3? port=4:int32?
TypeChecking expressionWarnings=1:[]ExpressionWarning
ValidatingAdmissionPolicy metadata=1:meta.ObjectMeta spec=2:ValidatingAdmissionPolicySpec status=3:ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyBinding metadata=1:meta.ObjectMeta spec=2:ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingList metadata=1:meta.ListMeta items=2:[]ValidatingAdmissionPolicyBinding!
ValidatingAdmissionPolicyBindingSpec policyName=1 paramRef=2:ParamRef? matchResources=3:MatchResources? validationActions=4:[]
ValidatingAdmissionPolicyList metadata=1:meta.ListMeta items=2:[]ValidatingAdmissionPolicy!
ValidatingAdmissionPolicySpec paramKind=1:ParamKind? matchConstraints=2:MatchResources? validations=3:[]Validation failurePolicy=4? auditAnnotations=5:[]AuditAnnotation matchConditions=6:[]MatchCondition variables=7:[]Variable
ValidatingAdmissionPolicyStatus observedGeneration=1:int64 typeChecking=2:TypeChecking? conditions=3:[]meta.Condition
ValidatingWebhook name=1! clientConfig=2:WebhookClientConfig! rules=3:[]RuleWithOperations failurePolicy=4? namespaceSelector=5:meta.LabelSelector? sideEffects=6?! timeoutSeconds=7:int32? admissionReviewVersions=8:[]! matchPolicy=9? objectSelector=10:meta.LabelSelector? matchConditions=11:[]MatchCondition
ValidatingWebhookConfiguration metadata=1:meta.ObjectMeta webhooks=2:[]ValidatingWebhook
ValidatingWebhookConfigurationList metadata=1:meta.ListMeta items=2:[]ValidatingWebhookConfiguration!
Validation expression=1! message=2 reason=3? messageExpression=4
Variable name=1! expression=2!
WebhookClientConfig service=1:ServiceReference? caBundle=2:bytes url=3?`,
  apps: `ControllerRevision metadata=1:meta.ObjectMeta data=2:runtime.RawExtension revision=3:int64!
ControllerRevisionList metadata=1:meta.ListMeta items=2:[]ControllerRevision!
DaemonSet metadata=1:meta.ObjectMeta spec=2:DaemonSetSpec status=3:DaemonSetStatus
DaemonSetCondition type=1! status=2! lastTransitionTime=3:meta.Time reason=4 message=5
DaemonSetList metadata=1:meta.ListMeta items=2:[]DaemonSet!
DaemonSetSpec selector=1:meta.LabelSelector?! template=2:core.PodTemplateSpec! updateStrategy=3:DaemonSetUpdateStrategy minReadySeconds=4:int32 revisionHistoryLimit=6:int32?
DaemonSetStatus currentNumberScheduled=1:int32! numberMisscheduled=2:int32! desiredNumberScheduled=3:int32! numberReady=4:int32! observedGeneration=5:int64 updatedNumberScheduled=6:int32 numberAvailable=7:int32 numberUnavailable=8:int32 collisionCount=9:int32? conditions=10:[]DaemonSetCondition
DaemonSetUpdateStrategy type=1 rollingUpdate=2:RollingUpdateDaemonSet?
Deployment metadata=1:meta.ObjectMeta spec=2:DeploymentSpec status=3:DeploymentStatus
DeploymentCondition type=1! status=2! reason=4 message=5 lastUpdateTime=6:meta.Time lastTransitionTime=7:meta.Time
DeploymentList metadata=1:meta.ListMeta items=2:[]Deployment!
DeploymentSpec replicas=1:int32? selector=2:meta.LabelSelector?! template=3:core.PodTemplateSpec! strategy=4:DeploymentStrategy minReadySeconds=5:int32 revisionHistoryLimit=6:int32? paused=7:bool progressDeadlineSeconds=9:int32?
DeploymentStatus observedGeneration=1:int64 replicas=2:int32 updatedReplicas=3:int32 availableReplicas=4:int32 unavailableReplicas=5:int32 conditions=6:[]DeploymentCondition readyReplicas=7:int32 collisionCount=8:int32? terminatingReplicas=9:int32?
DeploymentStrategy type=1 rollingUpdate=2:RollingUpdateDeployment?
ReplicaSet metadata=1:meta.ObjectMeta spec=2:ReplicaSetSpec status=3:ReplicaSetStatus
ReplicaSetCondition type=1! status=2! lastTransitionTime=3:meta.Time reason=4 message=5
ReplicaSetList metadata=1:meta.ListMeta items=2:[]ReplicaSet!
ReplicaSetSpec replicas=1:int32? selector=2:meta.LabelSelector?! template=3:core.PodTemplateSpec minReadySeconds=4:int32
ReplicaSetStatus replicas=1:int32! fullyLabeledReplicas=2:int32 observedGeneration=3:int64 readyReplicas=4:int32 availableReplicas=5:int32 conditions=6:[]ReplicaSetCondition terminatingReplicas=7:int32?
RollingUpdateDaemonSet maxUnavailable=1:intstr.IntOrString? maxSurge=2:intstr.IntOrString?
RollingUpdateDeployment maxUnavailable=1:intstr.IntOrString? maxSurge=2:intstr.IntOrString?
RollingUpdateStatefulSetStrategy partition=1:int32? maxUnavailable=2:intstr.IntOrString?
StatefulSet metadata=1:meta.ObjectMeta spec=2:StatefulSetSpec status=3:StatefulSetStatus
StatefulSetCondition type=1! status=2! lastTransitionTime=3:meta.Time reason=4 message=5
StatefulSetList metadata=1:meta.ListMeta items=2:[]StatefulSet!
StatefulSetOrdinals start=1:int32!
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=1 whenScaled=2
StatefulSetSpec replicas=1:int32? selector=2:meta.LabelSelector?! template=3:core.PodTemplateSpec! volumeClaimTemplates=4:[]core.PersistentVolumeClaim serviceName=5! podManagementPolicy=6 updateStrategy=7:StatefulSetUpdateStrategy revisionHistoryLimit=8:int32? minReadySeconds=9:int32 persistentVolumeClaimRetentionPolicy=10:StatefulSetPersistentVolumeClaimRetentionPolicy? ordinals=11:StatefulSetOrdinals?
StatefulSetStatus observedGeneration=1:int64 replicas=2:int32! readyReplicas=3:int32 currentReplicas=4:int32 updatedReplicas=5:int32 currentRevision=6 updateRevision=7 collisionCount=9:int32? conditions=10:[]StatefulSetCondition availableReplicas=11:int32!
StatefulSetUpdateStrategy type=1 rollingUpdate=2:RollingUpdateStatefulSetStrategy?`,
  authentication: `BoundObjectReference kind=1 apiVersion=2 name=3 uid=4
ExtraValue items=1:[]+
SelfSubjectReview metadata=1:meta.ObjectMeta status=2:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo=1:UserInfo
TokenRequest metadata=1:meta.ObjectMeta spec=2:TokenRequestSpec! status=3:TokenRequestStatus
TokenRequestSpec audiences=1:[]! boundObjectRef=3:BoundObjectReference?! expirationSeconds=4:int64?!
TokenRequestStatus token=1! expirationTimestamp=2:meta.Time!
TokenReview metadata=1:meta.ObjectMeta spec=2:TokenReviewSpec! status=3:TokenReviewStatus
TokenReviewSpec token=1 audiences=2:[]
TokenReviewStatus authenticated=1:bool user=2:UserInfo error=3 audiences=4:[]
UserInfo username=1 uid=2 groups=3:[] extra=4:{}ExtraValue`,
  authorization: `ExtraValue items=1:[]+
FieldSelectorAttributes rawSelector=1 requirements=2:[]meta.FieldSelectorRequirement
LabelSelectorAttributes rawSelector=1 requirements=2:[]meta.LabelSelectorRequirement
LocalSubjectAccessReview metadata=1:meta.ObjectMeta spec=2:SubjectAccessReviewSpec! status=3:SubjectAccessReviewStatus
NonResourceAttributes path=1 verb=2
NonResourceRule verbs=1:[]! nonResourceURLs=2:[]
ResourceAttributes namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7 fieldSelector=8:FieldSelectorAttributes? labelSelector=9:LabelSelectorAttributes?
ResourceRule verbs=1:[]! apiGroups=2:[] resources=3:[] resourceNames=4:[]
SelfSubjectAccessReview metadata=1:meta.ObjectMeta spec=2:SelfSubjectAccessReviewSpec! status=3:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec resourceAttributes=1:ResourceAttributes? nonResourceAttributes=2:NonResourceAttributes?
SelfSubjectRulesReview metadata=1:meta.ObjectMeta spec=2:SelfSubjectRulesReviewSpec! status=3:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace=1
SubjectAccessReview metadata=1:meta.ObjectMeta spec=2:SubjectAccessReviewSpec! status=3:SubjectAccessReviewStatus
SubjectAccessReviewSpec resourceAttributes=1:ResourceAttributes? nonResourceAttributes=2:NonResourceAttributes? user=3 groups=4:[] extra=5:{}ExtraValue uid=6
SubjectAccessReviewStatus allowed=1:bool! reason=2 evaluationError=3 denied=4:bool
SubjectRulesReviewStatus resourceRules=1:[]ResourceRule! nonResourceRules=2:[]NonResourceRule! incomplete=3:bool! evaluationError=4`,
  batch: `CronJob metadata=1:meta.ObjectMeta spec=2:CronJobSpec status=3:CronJobStatus
CronJobList metadata=1:meta.ListMeta items=2:[]CronJob!
CronJobSpec schedule=1! startingDeadlineSeconds=2:int64? concurrencyPolicy=3 suspend=4:bool? jobTemplate=5:JobTemplateSpec! successfulJobsHistoryLimit=6:int32? failedJobsHistoryLimit=7:int32? timeZone=8?
CronJobStatus active=1:[]core.ObjectReference lastScheduleTime=4:meta.Time? lastSuccessfulTime=5:meta.Time?
Job metadata=1:meta.ObjectMeta spec=2:JobSpec status=3:JobStatus
JobCondition type=1! status=2! lastProbeTime=3:meta.Time lastTransitionTime=4:meta.Time reason=5 message=6
JobList metadata=1:meta.ListMeta items=2:[]Job!
JobSpec parallelism=1:int32? completions=2:int32? activeDeadlineSeconds=3:int64? selector=4:meta.LabelSelector? manualSelector=5:bool? template=6:core.PodTemplateSpec! backoffLimit=7:int32? ttlSecondsAfterFinished=8:int32? completionMode=9? suspend=10:bool? podFailurePolicy=11:PodFailurePolicy? backoffLimitPerIndex=12:int32? maxFailedIndexes=13:int32? podReplacementPolicy=14? managedBy=15? successPolicy=16:SuccessPolicy?
JobStatus conditions=1:[]JobCondition startTime=2:meta.Time? completionTime=3:meta.Time? active=4:int32 succeeded=5:int32 failed=6:int32 completedIndexes=7 uncountedTerminatedPods=8:UncountedTerminatedPods? ready=9:int32? failedIndexes=10? terminating=11:int32?
JobTemplateSpec metadata=1:meta.ObjectMeta spec=2:JobSpec
PodFailurePolicy rules=1:[]PodFailurePolicyRule!
PodFailurePolicyOnExitCodesRequirement containerName=1? operator=2! values=3:[]int32!
PodFailurePolicyOnPodConditionsPattern type=1! status=2!
PodFailurePolicyRule action=1! onExitCodes=2:PodFailurePolicyOnExitCodesRequirement? onPodConditions=3:[]PodFailurePolicyOnPodConditionsPattern
SuccessPolicy rules=1:[]SuccessPolicyRule!
SuccessPolicyRule succeededIndexes=1? succeededCount=2:int32?
UncountedTerminatedPods succeeded=1:[] failed=2:[]`,
  coordination: `Lease metadata=1:meta.ObjectMeta spec=2:LeaseSpec
LeaseList metadata=1:meta.ListMeta items=2:[]Lease!
LeaseSpec holderIdentity=1? leaseDurationSeconds=2:int32? acquireTime=3:meta.MicroTime? renewTime=4:meta.MicroTime? leaseTransitions=5:int32? strategy=6? preferredHolder=7?`,
  discovery: `Endpoint addresses=1:[]! conditions=2:EndpointConditions hostname=3? targetRef=4:core.ObjectReference? deprecatedTopology=5:{} nodeName=6? zone=7? hints=8:EndpointHints?
EndpointConditions ready=1:bool? serving=2:bool? terminating=3:bool?
EndpointHints forZones=1:[]ForZone forNodes=2:[]ForNode
EndpointPort name=1? protocol=2? port=3:int32? appProtocol=4?
EndpointSlice metadata=1:meta.ObjectMeta endpoints=2:[]Endpoint! ports=3:[]EndpointPort! addressType=4!
EndpointSliceList metadata=1:meta.ListMeta items=2:[]EndpointSlice!
ForNode name=1!
ForZone name=1!`,
  events: `Event metadata=1:meta.ObjectMeta! eventTime=2:meta.MicroTime! series=3:EventSeries? reportingController=4 reportingInstance=5 action=6 reason=7 regarding=8:core.ObjectReference related=9:core.ObjectReference? note=10 type=11 deprecatedSource=12:core.EventSource deprecatedFirstTimestamp=13:meta.Time deprecatedLastTimestamp=14:meta.Time deprecatedCount=15:int32
EventList metadata=1:meta.ListMeta items=2:[]Event!
EventSeries count=1:int32! lastObservedTime=2:meta.MicroTime!`,
  node: `Overhead podFixed=1:{}resource.Quantity
RuntimeClass metadata=1:meta.ObjectMeta handler=2! overhead=3:Overhead? scheduling=4:Scheduling?
RuntimeClassList metadata=1:meta.ListMeta items=2:[]RuntimeClass!
Scheduling nodeSelector=1:{} tolerations=2:[]core.Toleration`,
  policy: `Eviction metadata=1:meta.ObjectMeta deleteOptions=2:meta.DeleteOptions?
PodDisruptionBudget metadata=1:meta.ObjectMeta spec=2:PodDisruptionBudgetSpec status=3:PodDisruptionBudgetStatus
PodDisruptionBudgetList metadata=1:meta.ListMeta items=2:[]PodDisruptionBudget!
PodDisruptionBudgetSpec minAvailable=1:intstr.IntOrString? selector=2:meta.LabelSelector? maxUnavailable=3:intstr.IntOrString? unhealthyPodEvictionPolicy=4?
PodDisruptionBudgetStatus observedGeneration=1:int64 disruptedPods=2:{}meta.Time disruptionsAllowed=3:int32! currentHealthy=4:int32! desiredHealthy=5:int32! expectedPods=6:int32! conditions=7:[]meta.Condition`,
  rbac: `AggregationRule clusterRoleSelectors=1:[]meta.LabelSelector
ClusterRole metadata=1:meta.ObjectMeta rules=2:[]PolicyRule! aggregationRule=3:AggregationRule?
ClusterRoleBinding metadata=1:meta.ObjectMeta subjects=2:[]Subject roleRef=3:RoleRef!
ClusterRoleBindingList metadata=1:meta.ListMeta items=2:[]ClusterRoleBinding!
ClusterRoleList metadata=1:meta.ListMeta items=2:[]ClusterRole!
PolicyRule verbs=1:[]! apiGroups=2:[] resources=3:[] resourceNames=4:[] nonResourceURLs=5:[]
Role metadata=1:meta.ObjectMeta rules=2:[]PolicyRule!
RoleBinding metadata=1:meta.ObjectMeta subjects=2:[]Subject roleRef=3:RoleRef!
RoleBindingList metadata=1:meta.ListMeta items=2:[]RoleBinding!
RoleList metadata=1:meta.ListMeta items=2:[]Role!
RoleRef apiGroup=1! kind=2! name=3!
Subject kind=1! apiGroup=2 name=3! namespace=4`,
  scheduling: `PriorityClass metadata=1:meta.ObjectMeta value=2:int32! globalDefault=3:bool description=4 preemptionPolicy=5?
PriorityClassList metadata=1:meta.ListMeta items=2:[]PriorityClass!`,
  storage: `CSIDriver metadata=1:meta.ObjectMeta spec=2:CSIDriverSpec!
CSIDriverList metadata=1:meta.ListMeta items=2:[]CSIDriver!
CSIDriverSpec attachRequired=1:bool? podInfoOnMount=2:bool? volumeLifecycleModes=3:[] storageCapacity=4:bool? fsGroupPolicy=5? tokenRequests=6:[]TokenRequest requiresRepublish=7:bool? seLinuxMount=8:bool? nodeAllocatableUpdatePeriodSeconds=9:int64? serviceAccountTokenInSecrets=10:bool? preventPodSchedulingIfMissing=11:bool?
CSINode metadata=1:meta.ObjectMeta spec=2:CSINodeSpec!
CSINodeDriver name=1! nodeID=2! topologyKeys=3:[]! allocatable=4:VolumeNodeResources?
CSINodeList metadata=1:meta.ListMeta items=2:[]CSINode!
CSINodeSpec drivers=1:[]CSINodeDriver!
CSIStorageCapacity metadata=1:meta.ObjectMeta nodeTopology=2:meta.LabelSelector? storageClassName=3! capacity=4:resource.Quantity? maximumVolumeSize=5:resource.Quantity?
CSIStorageCapacityList metadata=1:meta.ListMeta items=2:[]CSIStorageCapacity!
StorageClass metadata=1:meta.ObjectMeta provisioner=2! parameters=3:{} reclaimPolicy=4? mountOptions=5:[] allowVolumeExpansion=6:bool? volumeBindingMode=7? allowedTopologies=8:[]core.TopologySelectorTerm
StorageClassList metadata=1:meta.ListMeta items=2:[]StorageClass!
TokenRequest audience=1! expirationSeconds=2:int64?
VolumeAttachment metadata=1:meta.ObjectMeta spec=2:VolumeAttachmentSpec! status=3:VolumeAttachmentStatus
VolumeAttachmentList metadata=1:meta.ListMeta items=2:[]VolumeAttachment!
VolumeAttachmentSource persistentVolumeName=1? inlineVolumeSpec=2:core.PersistentVolumeSpec?
VolumeAttachmentSpec attacher=1! source=2:VolumeAttachmentSource! nodeName=3!
VolumeAttachmentStatus attached=1:bool! attachmentMetadata=2:{} attachError=3:VolumeError? detachError=4:VolumeError?
VolumeAttributesClass metadata=1:meta.ObjectMeta driverName=2! parameters=3:{}
VolumeAttributesClassList metadata=1:meta.ListMeta items=2:[]VolumeAttributesClass!
VolumeError time=1:meta.Time message=2 errorCode=3:int32?
VolumeNodeResources count=1:int32?`,
};
