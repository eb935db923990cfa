/** The kubelet's side of the CRI connection: every call is traced here, whichever runtime is behind it. */
import { deepFreeze } from '../api/object.ts';
import {
  CriError,
  type CriMethod,
  type CriRequest,
  type CriResponse,
  type CriRuntime,
} from '../containerd/cri.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit, Trace } from '../trace/trace.ts';

const imageMethods: readonly CriMethod[] = ['ImageStatus', 'PullImage', 'ListImages', 'RemoveImage'];

export class CriClient {
  readonly #sim: Simulation;
  readonly #runtime: CriRuntime;
  readonly #called: Emit;
  readonly #answered: Emit;

  constructor(sim: Simulation, trace: Trace, nodeName: string, runtime: CriRuntime) {
    this.#sim = sim;
    this.#runtime = runtime;
    this.#called = trace.emitter(`kubelet/${nodeName}`, 'kubelet/cri-client.ts');
    this.#answered = trace.emitter(`containerd/${nodeName}`, 'kubelet/cri-client.ts');
  }

  /** Rejects with the runtime's CriError. */
  async call<M extends CriMethod>(method: M, request: CriRequest<M>, step: Step): Promise<CriResponse<M>> {
    const service = imageMethods.includes(method) ? 'ImageService' : 'RuntimeService';
    const began = this.#sim.now;
    const cause = this.#called('cri.called', step, { service, method, request: deepFreeze(request) });
    try {
      const response = deepFreeze(await this.#runtime[method](request));
      this.#answered(
        'cri.answered',
        step,
        { service, method, response, micros: this.#sim.now - began },
        { cause },
      );
      return response;
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      this.#answered(
        'cri.answered',
        step,
        { service, method, error: String(error), micros: this.#sim.now - began },
        { cause },
      );
      throw error;
    }
  }

  /** A call that polls: it is traced only by `note`, when its answer turned out to be news. */
  poll<M extends CriMethod>(method: M, request: CriRequest<M>): Promise<CriResponse<M>> {
    return this.#runtime[method](request);
  }

  note<M extends CriMethod>(method: M, request: CriRequest<M>, response: CriResponse<M>, step: Step): void {
    this.#called('cri.called', step, { service: 'RuntimeService', method, request: deepFreeze(request) });
    this.#answered('cri.answered', step, {
      service: 'RuntimeService',
      method,
      response: deepFreeze(response),
      micros: 0,
    });
  }
}
