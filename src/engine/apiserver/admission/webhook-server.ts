/** The servers that webhook configurations name. */
import type { KubeObject } from '../../api/object.ts';
import type { AdmissionRequest } from './hooks.ts';

/** What is posted to a webhook: admission.k8s.io/v1. */
export interface AdmissionReview {
  readonly kind: 'AdmissionReview';
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly request: AdmissionRequest<KubeObject>;
}

/** An HTTP answer. A body that is no text is sent as JSON. */
export interface WebhookAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly body: unknown;
}

export interface WebhookServer {
  /**
   * `127.0.0.1:9443`, or `hook.default.svc:443` for a Service. Where that Service has a selector, the server answers
   * while a ready Pod is selected.
   */
  readonly address: string;
  /** The authority that has signed its certificate, as configurations name it in `caBundle`; without it any will do. */
  readonly caBundle?: string;
  /** Answers a POST. `path` is what follows the address, with the query. */
  post(path: string, review: AdmissionReview): WebhookAnswer | Promise<WebhookAnswer>;
}
