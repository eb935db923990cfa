/** Plugins that act only in a namespace with objects of some kind. Their code loads when there are some. */
import type { AdmissionPlugin } from '../admission.ts';

export const whereThereAre = (
  plural: string,
  name: string,
  load: () => Promise<AdmissionPlugin>,
): AdmissionPlugin => ({
  name,
  handles: ({ operation, namespace }, { server }) =>
    (operation === 'CREATE' || operation === 'UPDATE') &&
    namespace !== '' &&
    server.list('', plural, namespace).length > 0,
  async admit(attributes, context) {
    const plugin = await context.server.sim.load(load);
    if (plugin.handles(attributes, context)) await plugin.admit?.(attributes, context);
  },
  async validate(attributes, context) {
    const plugin = await context.server.sim.load(load);
    if (plugin.handles(attributes, context)) await plugin.validate?.(attributes, context);
  },
});
