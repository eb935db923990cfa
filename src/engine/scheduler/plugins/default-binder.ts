/** Binds the Pod by creating its `binding` subresource. Source: plugins/defaultbinder, 1.36.4. */
import { type AnyPlugin, type PluginFactory, Status, StatusError } from '#engine';

export const DefaultBinder = {
  name: 'DefaultBinder',
  defaultArgs: {},
  create: (_args, { client }) => ({
    name: 'DefaultBinder',
    async bind({ metadata: { name, namespace, uid } }, nodeName) {
      const binding = {
        kind: 'Binding',
        apiVersion: 'v1',
        metadata: { name, namespace, uid },
        target: { kind: 'Node', name: nodeName },
      };
      try {
        await client.create(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding);
        return undefined;
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        return Status.error(error.message);
      }
    },
  }),
} satisfies PluginFactory<object, AnyPlugin>;
