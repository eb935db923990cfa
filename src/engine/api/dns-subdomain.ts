/** The characters of a lowercase RFC 1123 subdomain, of any length; names.ts has the sentences. */
export const isDnsSubdomain = (text: string): boolean =>
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text);
