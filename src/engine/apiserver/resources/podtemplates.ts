import type { PodTemplate } from '../../api/apps-v1.ts';
import { deepEqual } from '../../api/object.ts';
import type { Resource } from '../resource.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { columnsOf, labelsText } from './columns.ts';
import { containerCells, defaultTemplate } from './workloads.ts';

/** Source: pkg/registry/core/podtemplate. */
export const podTemplates: Resource<PodTemplate> = {
  group: '',
  version: 'v1',
  resource: 'podtemplates',
  kind: 'PodTemplate',
  singular: 'podtemplate',
  namespaced: true,
  returnsDeleted: true,
  defaults: (draft) => {
    draft.template ??= {};
    defaultTemplate(draft.template);
  },
  prepareForCreate: ({ metadata }) => {
    metadata.generation = 1;
  },
  prepareForUpdate: ({ metadata, template }, old) => {
    if (!deepEqual(template, old.template)) metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  loadValidation: async () => {
    const { validateTemplate } = await import('../validation/workload.ts');
    return {
      validate: ({ metadata, template = {} }) => [
        ...validateMetadata(metadata).causes,
        ...validateTemplate(template, 'template'),
      ],
      validateUpdate: ({ template = {} }) => validateTemplate(template, 'template'),
    };
  },
  columns: columnsOf('Name', 'Containers', 'Images', 'Pod Labels'),
  cells: ({ metadata, template }) => [
    metadata.name ?? '',
    ...containerCells(template),
    labelsText(template?.metadata?.labels),
  ],
};
