/** What `pods` loads when a Pod is not plain: its faults and its warnings. */
export { validatePod as validate, validatePodUpdate as validateUpdate } from './pod.ts';
export { podWarnings as warnings } from './pod-warnings.ts';
