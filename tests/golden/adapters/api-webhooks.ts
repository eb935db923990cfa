/** The webhook server of golden/api: it answers as its recording says, and keeps what it was asked. */
import type {
  AdmissionReview,
  WebhookAnswer,
  WebhookServer,
} from '../../../src/engine/apiserver/admission/webhook-server.ts';
import type { Simulation } from '../../../src/engine/sim/simulation.ts';
import { seconds } from '../../../src/engine/sim/time.ts';
import type { Json } from './api-exchange.ts';

export interface RecordedCall {
  readonly path: string;
  readonly request: { readonly request: Json };
  /** None was recorded where it came too late. */
  readonly response?: { readonly response?: Json };
  readonly rawResponse?: { readonly status: number; readonly bodyText: string };
}

/** What stands for the authority in the templates of the recordings. */
export const CA_BUNDLE = 'Y2E=';
const SLOW_SECONDS = 0.5;

export class RecordedWebhooks implements WebhookServer {
  readonly address = '127.0.0.1:9443';
  readonly caBundle = CA_BUNDLE;
  readonly #sim: Simulation;
  /** Answers of the whole file, by path, for calls that were not recorded. */
  readonly #known: ReadonlyMap<string, RecordedCall>;
  #due: RecordedCall[] = [];
  #calls: { path: string; request: AdmissionReview; [answer: string]: unknown }[] = [];

  constructor(sim: Simulation, all: Iterable<RecordedCall>) {
    this.#sim = sim;
    this.#known = new Map([...all].map((call) => [bare(call.path), call]));
  }

  begin(calls: readonly RecordedCall[]): void {
    this.#due = [...calls];
    this.#calls = [];
  }

  /** The calls since then, those of validating webhooks by their paths. */
  get calls(): readonly unknown[] {
    const seen = new Set<string>();
    const distinct = this.#calls.filter(({ path, request }) => {
      const { uid: _, ...asked } = request.request;
      const key = JSON.stringify([path, asked]);
      const again = asked.operation === 'DELETE' && seen.has(key);
      seen.add(key);
      return !again;
    });
    const validating = distinct.filter(({ path }) => path.startsWith('/v'));
    const mutating = distinct.filter(({ path }) => !path.startsWith('/v'));
    return [...mutating, ...validating.sort((a, b) => (a.path < b.path ? -1 : 1))];
  }

  async post(path: string, review: AdmissionReview): Promise<WebhookAnswer> {
    const index = this.#due.findIndex((call) => call.path === path);
    const recorded = index < 0 ? this.#known.get(bare(path)) : this.#due.splice(index, 1)[0];
    const call: Json & { path: string; request: AdmissionReview } = { path, request: review };
    this.#calls.push(call);
    const late = /slow=([\d.]+)/.exec(path)?.[1];
    if (path.includes('slow')) await this.#sim.sleep(seconds(late ? Number(late) : SLOW_SECONDS));
    if (recorded?.rawResponse) {
      const { rawResponse } = recorded;
      call.rawResponse = rawResponse;
      return { status: rawResponse.status, body: rawResponse.bodyText };
    }
    const answer = answerTo(path, review, recorded);
    if (!recorded || recorded.response) call.response = answer;
    return { body: answer };
  }
}

function answerTo(path: string, review: AdmissionReview, recorded: RecordedCall | undefined): Json {
  const { uid } = review.request;
  const [, audit] = /audit=([^?]*)/.exec(path) ?? [];
  if (!recorded?.response) {
    const auditAnnotations = { k: 'v', other: audit };
    const response = { uid, allowed: true, ...(audit !== undefined && { auditAnnotations }) };
    return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
  }
  const { response } = recorded.response;
  const own = response?.uid === recorded.request.request.uid;
  return { ...recorded.response, ...(response && { response: { ...response, ...(own && { uid }) } }) };
}

const bare = (path: string): string => path.split('?', 1)[0] as string;
