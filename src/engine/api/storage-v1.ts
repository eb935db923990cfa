/** The kinds of storage.k8s.io/v1 that placing volumes is about. Source: k8s.io/api/storage/v1, 1.36.4. */
import type { LabelSelector, PersistentVolumeSpec } from './core-v1.ts';
import type { ObjectMeta, Quantity } from './object.ts';

export interface StorageClass {
  apiVersion: 'storage.k8s.io/v1';
  kind: 'StorageClass';
  metadata: ObjectMeta;
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
  mountOptions?: string[];
  allowVolumeExpansion?: boolean;
  /** When a claim is bound: at once, or with the first Pod that uses it. */
  volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';
  /** Where volumes can be made; alternatives. Absent means everywhere. */
  allowedTopologies?: TopologySelectorTerm[];
}

export interface TopologySelectorTerm {
  matchLabelExpressions?: { key: string; values: string[] }[];
}

export interface CSINode {
  apiVersion: 'storage.k8s.io/v1';
  kind: 'CSINode';
  metadata: ObjectMeta;
  spec: { drivers: CSINodeDriver[] };
}

export interface CSINodeDriver {
  name: string;
  nodeID: string;
  topologyKeys?: string[];
  allocatable?: { count?: number };
}

export interface CSIDriver {
  apiVersion: 'storage.k8s.io/v1';
  kind: 'CSIDriver';
  metadata: ObjectMeta;
  spec: {
    attachRequired?: boolean;
    podInfoOnMount?: boolean;
    fsGroupPolicy?: string;
    /** Whether the driver tells by CSIStorageCapacity objects how much it can still give. */
    storageCapacity?: boolean;
    volumeLifecycleModes?: string[];
    tokenRequests?: { audience: string; expirationSeconds?: number }[];
    requiresRepublish?: boolean;
    seLinuxMount?: boolean;
    nodeAllocatableUpdatePeriodSeconds?: number;
    serviceAccountTokenInSecrets?: boolean;
  };
}

export interface CSIStorageCapacity {
  apiVersion: 'storage.k8s.io/v1';
  kind: 'CSIStorageCapacity';
  metadata: ObjectMeta;
  /** The nodes from which the storage can be reached; absent means none. */
  nodeTopology?: LabelSelector;
  storageClassName: string;
  capacity?: Quantity;
  maximumVolumeSize?: Quantity;
}

export interface VolumeAttachment {
  apiVersion: 'storage.k8s.io/v1';
  kind: 'VolumeAttachment';
  metadata: ObjectMeta;
  spec: {
    attacher: string;
    nodeName: string;
    source: { persistentVolumeName?: string; inlineVolumeSpec?: PersistentVolumeSpec };
  };
  status?: { attached: boolean; attachmentMetadata?: Record<string, string> };
}
