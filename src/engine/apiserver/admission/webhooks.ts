/** All webhooks of one kind: a program's own hooks, and those of the stored configurations. */
import type { KubeObject } from '../../api/object.ts';
import type { AdmissionContext } from './admission.ts';
import type { MutatingHook, ValidatingHook } from './hooks.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookServer } from './webhook-server.ts';

export class Webhooks {
  readonly #resource: 'mutatingwebhookconfigurations' | 'validatingwebhookconfigurations';
  readonly #hooks: readonly (MutatingHook<KubeObject> | ValidatingHook<KubeObject>)[];
  readonly #servers: readonly WebhookServer[];
  /** A webhook is the same one for as long as its configuration is. */
  readonly #stored = new WeakMap<KubeObject, readonly Webhook[]>();
  #own: readonly Webhook[] | undefined;

  constructor(
    resource: 'mutatingwebhookconfigurations' | 'validatingwebhookconfigurations',
    hooks: readonly (MutatingHook<KubeObject> | ValidatingHook<KubeObject>)[],
    servers: readonly WebhookServer[],
  ) {
    this.#resource = resource;
    this.#hooks = hooks;
    this.#servers = servers;
  }

  /** The program's in the order of its list, then the others by the names of their configurations. */
  async all({ server }: AdmissionContext): Promise<readonly Webhook[]> {
    const configurations = server.list<KubeObject>('admissionregistration.k8s.io', this.#resource);
    if (this.#hooks.length > 0 && !this.#own) {
      const { webhookOf } = await server.sim.load(() => import('./hook-call.ts'));
      this.#own = this.#hooks.map(webhookOf);
    }
    const own = this.#own ?? [];
    if (configurations.length === 0) return own;
    const { webhooksOf } = await server.sim.load(() => import('./webhook-client.ts'));
    const byName = [...configurations].sort((a, b) =>
      (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1,
    );
    return [
      ...own,
      ...byName.flatMap((configuration) => {
        const known = this.#stored.get(configuration) ?? webhooksOf(configuration, this.#servers);
        this.#stored.set(configuration, known);
        return known;
      }),
    ];
  }
}
