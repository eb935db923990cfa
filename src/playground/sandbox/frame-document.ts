/** Scripts of the frame's own document and blobs; nothing may be fetched, framed, drawn or sent. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:";

/** The frame's HTML. The page's own policy holds in it too, which therefore knows the hash of its script. */
export function frameDocument(script: string): string {
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${inlineScript(script)}</script>`;
}

/** A script as it stands in HTML, where it would end at the first `</script`, wherever that stands. */
export function inlineScript(script: string): string {
  return script.replace(/<(?=\/script|!--)/gi, '\\x3C');
}
