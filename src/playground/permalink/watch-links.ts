/** A page that is opened with a link, or given one, opens it; what that takes is loaded then. */
export function watchLinks(): void {
  const open = (): void => {
    const { hash } = location;
    if (/^#v\d+\./.test(hash)) void import('./open-link.ts').then(({ openLink }) => openLink(hash));
  };
  addEventListener('hashchange', open);
  open();
}
