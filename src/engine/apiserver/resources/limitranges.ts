import type { LimitRange } from '../../api/core-v1.ts';
import type { Resource } from '../resource.ts';

/** Source: pkg/registry/core/limitrange, pkg/apis/core/v1/defaults.go `SetDefaults_LimitRangeItem`. */
export const limitRanges: Resource<LimitRange> = {
  group: '',
  version: 'v1',
  resource: 'limitranges',
  kind: 'LimitRange',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  defaults: ({ spec }) => {
    for (const item of spec?.limits ?? []) {
      if (item.type !== 'Container') continue;
      const most = { ...item.max, ...item.default };
      const asked = { ...item.min, ...most, ...item.defaultRequest };
      if (Object.keys(most).length > 0) item.default = most;
      if (Object.keys(asked).length > 0) item.defaultRequest = asked;
    }
  },
  loadValidation: () => import('../validation/limit-range.ts'),
};
