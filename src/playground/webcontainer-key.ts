/**
 * The build's PUBLIC_WEBCONTAINER_KEY: StackBlitz's key for the site, which is public as every key of a page is. Left out
 * of the build, the client sends none; set to nothing, the book offers no WebContainer at all (docs/runtimes.md).
 */
export const webContainerKey: string | undefined = import.meta.env.PUBLIC_WEBCONTAINER_KEY;

export const offersWebContainer = webContainerKey !== '';
