/** Which queue would it wait in? Source: k8s.io/apiserver/pkg/server/filters/priority-and-fairness.go. */
import { classify } from '../flow-control.ts';
import type { RequestContext } from '../handlers.ts';

export function priorityAndFairness({ emit, user, info }: RequestContext): void {
  emit('request.classified', 5, classify(user, info));
}
