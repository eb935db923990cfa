/**
 * The client's side of a connection to the API server: TCP and TLS once (step 3), then requests on it (step 4). The
 * bytes themselves are not modelled yet; what a connection carries is requests, and the client certificate that says
 * who its owner is. Everybody talks to the server this way, so every request of the cluster passes here.
 */
import type { ApiRequest, ApiResponse, Transport, Watch } from '../api/client.ts';
import { deepFreeze, type KubeObject } from '../api/object.ts';
import type { ClientCertificate, Connection } from '../apiserver/authentication.ts';
import type { Simulation } from '../sim/simulation.ts';
import { micros, millis } from '../sim/time.ts';
import type { Emit, Trace } from '../trace/trace.ts';

/** What a connection needs of the server at its other end. */
export interface RequestHandler {
  handle(request: ApiRequest, connection: Connection): Promise<ApiResponse>;
  watch<T extends KubeObject>(request: ApiRequest, connection: Connection): Promise<Watch<T>>;
}

/** Modelled after `dialMilliseconds=0 tlsHandshakeMilliseconds=4` of kubectl -v=9 in golden/story/nginx.json. */
const DIAL_MICROS = micros(300);
const TLS_HANDSHAKE_MICROS = millis(4);
const ONE_WAY_MICROS = micros(150);

export const apiServerAddress = '172.18.0.2:6443';

export class Network {
  readonly #sim: Simulation;
  readonly #trace: Trace;
  readonly #server: RequestHandler;
  #connections = 0;
  #requests = 0;

  constructor(sim: Simulation, trace: Trace, server: RequestHandler) {
    this.#sim = sim;
    this.#trace = trace;
    this.#server = server;
  }

  /** Opens a connection: a TCP dial and a TLS 1.3 handshake, in which the client shows a certificate or none. */
  async dial(client: string, certificate: ClientCertificate | undefined): Promise<Transport> {
    const emit = this.#trace.emitter(client, 'wire/connection.ts');
    await this.#sim.sleep(DIAL_MICROS);
    await this.#sim.sleep(TLS_HANDSHAKE_MICROS);
    const connection = this.#open(certificate);
    emit('connection.opened', 3, {
      connection: connection.id,
      client,
      server: apiServerAddress,
      tls: 'TLS 1.3',
      user: certificate?.commonName ?? '',
    });
    return this.#transport(connection, emit);
  }

  /** A connection that is open already: of the scheduler and the kubelets, and of who is outside the simulation. */
  opened(client: string, certificate: ClientCertificate | undefined): Transport {
    return this.#transport(this.#open(certificate), this.#trace.emitter(client, 'wire/connection.ts'));
  }

  #open(certificate: ClientCertificate | undefined): Connection {
    return { id: ++this.#connections, certificate };
  }

  #transport(connection: Connection, emit: Emit): Transport {
    // region: send
    const send = async (request: ApiRequest): Promise<ApiRequest & { readonly id: number }> => {
      const sent = { ...request, id: ++this.#requests, body: deepFreeze(request.body) };
      emit('request.sent', request.step ?? 4, {
        request: sent.id,
        method: sent.method,
        path: sent.path,
        ...(sent.body !== undefined && { body: sent.body }),
      });
      await this.#sim.sleep(ONE_WAY_MICROS);
      return sent;
    };
    // endregion
    return {
      roundTrip: async (request) => {
        const sent = await send(request);
        const response = await this.#server.handle(sent, connection);
        await this.#sim.sleep(ONE_WAY_MICROS);
        emit('response.received', request.step ?? 11, { request: sent.id, status: response.status });
        return response;
      },
      watch: async <T extends KubeObject>(request: ApiRequest) =>
        this.#server.watch<T>(await send(request), connection),
    };
  }
}
