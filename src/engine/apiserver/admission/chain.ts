/**
 * The admission chain: every plugin in the order of order.ts, the hooks among them. A hook's change sends the object
 * through the chain once more, so that the plugins see what it has added.
 * Source: k8s.io/apiserver/pkg/admission/{chain,reinvocation}.go, 1.36.4.
 */
import { deepCopy, deepEqual, deepFreeze, type KubeObject } from '../../api/object.ts';
import { StatusError } from '../../api/status.ts';
import { host } from '../../host.ts';
import type { Step } from '../../trace/steps.ts';
import type {
  AdmissionAttributes,
  AdmissionChain,
  AdmissionContext,
  AdmissionPlugin,
  MutableAttributes,
} from './admission.ts';
import { checkHooks, checkPlugins } from './check-options.ts';
import type { MutatingHook, ValidatingHook } from './hooks.ts';
import {
  MUTATING_POLICIES,
  MUTATING_WEBHOOKS,
  pluginOrder,
  VALIDATING_POLICIES,
  VALIDATING_WEBHOOKS,
} from './order.ts';
import { patchBetween } from './patched.ts';
import { plugins as builtInPlugins } from './plugins/registry.ts';
import type { Reinvocation } from './reinvocation.ts';
import type { WebhookServer } from './webhook-server.ts';
import { Webhooks } from './webhooks.ts';

export interface AdmissionOptions {
  /** Asked in this order, after the plugins. */
  readonly mutating?: readonly MutatingHook<KubeObject>[];
  readonly validating?: readonly ValidatingHook<KubeObject>[];
  /** Each replaces the plugin of its name, or joins at the end. */
  readonly plugins?: readonly AdmissionPlugin[];
  /** Who answers the webhooks of MutatingWebhookConfigurations and ValidatingWebhookConfigurations. */
  readonly servers?: readonly WebhookServer[];
}

const POLICY_GROUP = 'admissionregistration.k8s.io';

/** The places where policies and webhooks are asked. */
const places = [MUTATING_POLICIES, MUTATING_WEBHOOKS, VALIDATING_POLICIES, VALIDATING_WEBHOOKS] as const;
type Place = (typeof places)[number];
const isPlace = (name: string): name is Place => (places as readonly string[]).includes(name);

/** A link of the chain. */
type Link = AdmissionPlugin | Place;

/** Those of one write who change the object, and remember what they have done: policies or webhooks. */
interface Round {
  admit(attributes: AdmissionAttributes, context: AdmissionContext): Promise<AdmissionAttributes>;
}

type Rounds = Partial<Record<typeof MUTATING_POLICIES | typeof MUTATING_WEBHOOKS, Round>>;

export function createAdmissionChain(options: AdmissionOptions = {}): AdmissionChain {
  const { mutating = [], validating = [], plugins = [], servers = [] } = options;
  checkHooks('mutating', mutating);
  checkHooks('validating', validating);
  checkPlugins(plugins);
  const webhooks = {
    mutating: new Webhooks('mutatingwebhookconfigurations', mutating, servers),
    validating: new Webhooks('validatingwebhookconfigurations', validating, servers),
  };
  const readers = new Set<AdmissionPlugin>(plugins);
  const links = linksInOrder(plugins);
  return {
    readersCode: mutating.length + plugins.length > 0,

    // region: admit
    async admit(attributes, context) {
      const reinvocation: Reinvocation = { wanted: false, second: false };
      const rounds = await newRounds(context, reinvocation);
      let admitted = await mutate(attributes, context, rounds);
      if (reinvocation.wanted) {
        reinvocation.second = true;
        admitted = await mutate(admitted, context, rounds);
      }
      return admitted.object as KubeObject | undefined;
    },
    // endregion

    // region: validate
    async validate(attributes, context) {
      for (const link of links) {
        if (link === VALIDATING_POLICIES) await validateByPolicies(attributes, context);
        else if (link === VALIDATING_WEBHOOKS) await validateByWebhooks(attributes, context);
        else if (typeof link === 'object' && link.validate && link.handles(attributes, context)) {
          await run(link, () => link.validate?.(attributes, context), context, 9);
          context.emit('admission.validated', 9, { plugin: link.name, allowed: true });
        }
      }
    },
    // endregion
  };

  /** Of those who are there. */
  async function newRounds(context: AdmissionContext, reinvocation: Reinvocation): Promise<Rounds> {
    const { server } = context;
    const rounds: Rounds = {};
    if (server.list(POLICY_GROUP, 'mutatingadmissionpolicies').length > 0) {
      const { MutatingPolicyRound } = await server.sim.load(() => import('./policies/policies.ts'));
      rounds[MUTATING_POLICIES] = new MutatingPolicyRound(reinvocation);
    }
    const all = await webhooks.mutating.all(context);
    if (all.length > 0) {
      const { MutatingRound } = await server.sim.load(() => import('./webhook-dispatch.ts'));
      rounds[MUTATING_WEBHOOKS] = new MutatingRound(all, reinvocation);
    }
    return rounds;
  }

  async function validateByPolicies(
    attributes: AdmissionAttributes,
    context: AdmissionContext,
  ): Promise<void> {
    const { server } = context;
    if (server.list(POLICY_GROUP, 'validatingadmissionpolicies').length === 0) return;
    const policies = await server.sim.load(() => import('./policies/policies.ts'));
    policies.validateByPolicies(attributes, context);
  }

  async function validateByWebhooks(
    attributes: AdmissionAttributes,
    context: AdmissionContext,
  ): Promise<void> {
    const all = await webhooks.validating.all(context);
    if (all.length === 0) return;
    const dispatch = await context.server.sim.load(() => import('./webhook-dispatch.ts'));
    await dispatch.askValidatingWebhooks(all, attributes, context);
  }

  // region: mutate
  async function mutate(
    attributes: AdmissionAttributes,
    context: AdmissionContext,
    rounds: Rounds,
  ): Promise<AdmissionAttributes> {
    let current = attributes;
    for (const link of links) {
      if (link === MUTATING_POLICIES || link === MUTATING_WEBHOOKS) {
        current = (await rounds[link]?.admit(current, context)) ?? current;
      } else if (typeof link === 'object' && link.admit && link.handles(current, context)) {
        current = await admitBy(link, current, context);
      }
    }
    return current;
  }
  // endregion

  async function admitBy(
    plugin: AdmissionPlugin,
    attributes: AdmissionAttributes,
    context: AdmissionContext,
  ): Promise<AdmissionAttributes> {
    const { object: before, ...rest } = attributes;
    let draft: KubeObject | undefined;
    // A copy is made for those who look at the object; most only want to know what is written where.
    const mutable: MutableAttributes = {
      ...rest,
      get object() {
        draft ??= deepCopy<KubeObject>(before as KubeObject);
        return draft;
      },
    };
    await run(plugin, () => plugin.admit?.(mutable, context), context, 7);
    if (draft === undefined || deepEqual(draft, before)) return attributes;
    const object = deepFreeze(draft as KubeObject);
    context.emit('admission.mutated', 7, {
      plugin: plugin.name,
      before,
      object,
      patch: patchBetween(before, object),
    });
    return { ...attributes, object };
  }

  /** A refusal passes; anything else that a plugin throws is what a panic is to the real server. */
  async function run(
    plugin: AdmissionPlugin,
    call: () => void | Promise<void>,
    context: AdmissionContext,
    step: Step,
  ): Promise<void> {
    try {
      const done = readers.has(plugin) ? context.server.sim.readerCode(plugin.name, call) : call();
      if (done) await done;
    } catch (error) {
      const { name } = plugin;
      if (error instanceof StatusError) {
        context.emit('admission.validated', step, { plugin: name, allowed: false, message: error.message });
        throw error;
      }
      host.readerError(name, error);
      const message = `${name} threw ${error instanceof Error ? error.name : typeof error}`;
      context.emit('admission.failed', step, { plugin: name, message, ignored: false });
      throw new StatusError(
        500,
        'InternalError',
        'an error on the server ("This request caused apiserver to panic. Look in the logs for details.") has prevented the request from succeeding',
      );
    }
  }
}

function linksInOrder(own: readonly AdmissionPlugin[]): Link[] {
  const byName = new Map([...builtInPlugins, ...own].map((plugin) => [plugin.name, plugin]));
  const links: Link[] = [];
  for (const { name } of pluginOrder) {
    const plugin = byName.get(name);
    if (plugin) links.push(plugin);
    else if (isPlace(name)) links.push(name);
    byName.delete(name);
  }
  return [...links, ...byName.values()];
}
