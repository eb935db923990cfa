/** What the chain asks of policies, which loads when there are some. */
export { MutatingPolicyRound } from './mutating-policies.ts';
export { validateByPolicies } from './validating-policies.ts';
