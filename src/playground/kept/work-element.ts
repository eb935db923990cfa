/** `<one-pod-work>`: all that the reader has written, as a list, as a file, and gone. */
import type { PageWork } from './page-work.ts';
import type { Contents } from './work.ts';

export class WorkElement extends HTMLElement {
  #work: Promise<PageWork> | undefined;
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    this.addEventListener('click', (event) => void this.#press(event.target as Element), { signal });
    this.addEventListener('change', (event) => void this.#readFile(event.target as HTMLInputElement), {
      signal,
    });
    for (const control of this.querySelectorAll<HTMLButtonElement | HTMLInputElement>('button, input'))
      control.disabled = false;
    void this.#draw().then((words) => {
      if (!this.#part('status').textContent) this.#say(words);
    });
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
  }

  #open(): Promise<PageWork> {
    this.#work ??= import('./page-work.ts').then(({ pageWork }) => pageWork());
    return this.#work;
  }

  async #press(target: Element): Promise<void> {
    const action = target.closest('button')?.dataset['action'];
    const confirm = this.#part('confirm');
    if (action === 'save') await this.#save();
    if (action === 'delete') confirm.hidden = false;
    if (action === 'confirm' || action === 'cancel') confirm.hidden = true;
    if (action !== 'confirm') return;
    await (await this.#open()).deleteAll();
    await this.#draw();
    this.#say('All of it is deleted.');
  }

  async #save(): Promise<void> {
    const [work, { writeWorkFile }] = await Promise.all([this.#open(), import('./work-file.ts')]);
    const contents = await work.contents();
    const url = URL.createObjectURL(new Blob([writeWorkFile(contents)], { type: 'application/json' }));
    const day = new Date().toISOString().slice(0, 10);
    Object.assign(document.createElement('a'), { href: url, download: `one-pod-work-${day}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    this.#say(`Saved: ${sizeOf(contents)}.`);
  }

  async #readFile(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    try {
      const [work, { readWorkFile }] = await Promise.all([this.#open(), import('./work-file.ts')]);
      const contents = readWorkFile(await file.text());
      await work.merge(contents);
      await this.#draw();
      this.#say(work.trouble ?? `Read: ${sizeOf(contents)}. What was here already is still here.`);
    } catch (error) {
      this.#say((error as Error).message);
    }
    input.value = '';
  }

  /** Draws the list, and has words where there is trouble or nothing to list. */
  async #draw(): Promise<string> {
    const work = await this.#open();
    const { revisions, solved } = await work.contents();
    const cells = [...new Set([...revisions, ...solved].map(({ cell }) => cell))].sort();
    const places = this.querySelector<HTMLTemplateElement>('template[data-part="cells"]')?.content;
    this.#part('list').replaceChildren(
      ...cells.map((cell) => {
        const texts = revisions.filter((revision) => revision.cell === cell);
        const item = document.createElement('li');
        const link = [...(places?.children ?? [])]
          .find((place) => (place as HTMLElement).dataset['cell'] === cell)
          ?.querySelector('a');
        const code = Object.assign(document.createElement('code'), { textContent: cell });
        item.append(code, ' ', ...(link ? [link.cloneNode(true)] : []));
        const newest = texts.at(-1);
        const details = document.createElement('small');
        details.textContent = [
          ...(newest
            ? [`${countOf(texts.length, 'text')}, the last of ${new Date(newest.at).toLocaleString()}`]
            : []),
          ...(solved.some((one) => one.cell === cell) ? ['solved'] : []),
        ].join('; ');
        item.append(details);
        return item;
      }),
    );
    return work.trouble ?? (cells.length === 0 ? 'You have not changed any cell yet.' : '');
  }

  #say(words: string): void {
    this.#part('status').textContent = words;
  }

  #part(name: string): HTMLElement {
    return this.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }
}

const countOf = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

function sizeOf({ revisions, solved }: Contents): string {
  const cells = new Set(revisions.map(({ cell }) => cell)).size;
  return `${countOf(revisions.length, 'text')} of ${countOf(cells, 'cell')}, ${countOf(solved.length, 'solved exercise')}`;
}
