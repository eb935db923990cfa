/**
 * Go's container/heap, step for step: which of several equal elements is the root depends on these very steps, and
 * the scheduler's tie-break with it.
 */
export function heapInit<T>(items: T[], less: (a: T, b: T) => boolean): void {
  for (let index = (items.length >> 1) - 1; index >= 0; index--) siftDown(items, index, items.length, less);
}

export function heapPush<T>(items: T[], item: T, less: (a: T, b: T) => boolean): void {
  items.push(item);
  siftUp(items, items.length - 1, less);
}

export function heapPop<T>(items: T[], less: (a: T, b: T) => boolean): T | undefined {
  return heapRemove(items, 0, less);
}

export function heapRemove<T>(items: T[], index: number, less: (a: T, b: T) => boolean): T | undefined {
  const last = items.length - 1;
  if (last !== index) {
    swap(items, index, last);
    if (!siftDown(items, index, last, less)) siftUp(items, index, less);
  }
  return items.pop();
}

function siftUp<T>(items: T[], from: number, less: (a: T, b: T) => boolean): void {
  let child = from;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!less(items[child] as T, items[parent] as T)) return;
    swap(items, parent, child);
    child = parent;
  }
}

function siftDown<T>(items: T[], from: number, size: number, less: (a: T, b: T) => boolean): boolean {
  let parent = from;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= size) break;
    if (child + 1 < size && less(items[child + 1] as T, items[child] as T)) child++;
    if (!less(items[child] as T, items[parent] as T)) break;
    swap(items, parent, child);
    parent = child;
  }
  return parent > from;
}

function swap<T>(items: T[], a: number, b: number): void {
  const item = items[a] as T;
  items[a] = items[b] as T;
  items[b] = item;
}
