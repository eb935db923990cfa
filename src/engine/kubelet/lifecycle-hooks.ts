/**
 * postStart and preStop, as far as they are commands in the container or a sleep; a request to the container is not
 * modelled and counts as done. Loads for the first container that has one.
 * Source: pkg/kubelet/lifecycle/handlers.go and kuberuntime_container.go, 1.36.4.
 */
import type { Container, Pod } from '../api/core-v1.ts';
import { type DeepReadonly, objectKey } from '../api/object.ts';
import type { Simulation } from '../sim/simulation.ts';
import { micros, seconds } from '../sim/time.ts';
import type { CriClient } from './cri-client.ts';

type Handler = NonNullable<NonNullable<Container['lifecycle']>['preStop']>;

export interface Hook {
  readonly pod: DeepReadonly<Pod>;
  readonly container: DeepReadonly<Container>;
  readonly containerId: string;
  readonly handler: DeepReadonly<Handler>;
}

/** Runs a hook to its end. Returns why it failed, in the kubelet's words, or undefined. */
export async function runHook(
  sim: Simulation,
  cri: CriClient,
  { pod, container, containerId, handler }: Hook,
): Promise<string | undefined> {
  if (handler.sleep) await sim.sleep(seconds(handler.sleep.seconds));
  const cmd = handler.exec?.command;
  if (!cmd) return undefined;
  const { exitCode } = await cri.call('ExecSync', { containerId, cmd }, 21);
  if (!exitCode) return undefined;
  const { name, namespace, uid } = pod.metadata;
  const command = cmd.join(' ');
  return `Exec lifecycle hook ([${command}]) for Container "${container.name}" in Pod "${name}_${namespace}(${uid})" failed - error: command '${command}' exited with ${exitCode}: , message: ""`;
}

/** Runs a preStop hook for no longer than the grace period. Returns how many whole seconds it took. */
export async function runPreStop(
  sim: Simulation,
  cri: CriClient,
  hook: Hook,
  graceSeconds: number,
  failed: () => void,
): Promise<number> {
  const began = sim.now;
  const running = sim.spawn(`preStop of ${hook.container.name} in ${objectKey(hook.pod)}`, async () => {
    if ((await runHook(sim, cri, hook)) !== undefined) failed();
  });
  await sim.block<void>('the preStop hook, or the end of the grace period', (wake) => {
    running.whenOver(() => wake(undefined));
    sim.after(seconds(graceSeconds), () => wake(undefined));
  });
  return Math.floor(micros(sim.now - began) / 1_000_000);
}
