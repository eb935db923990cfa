/** What `pods` loads when a Pod is not plain, or changes: its faults and its warnings. */
export { validatePod as validate } from './pod.ts';
export { validatePodUpdate as validateUpdate } from './pod-update.ts';
export { podWarnings as warnings } from './pod-warnings.ts';
