/**
 * Makes the SVG in a place what a text says, by changing what differs: elements that stay keep their identity, so that
 * style sheets may let them change slowly, and nothing flickers.
 */

/** @param travelMs how long a message that has just appeared travels; without it, it has arrived */
export function redraw(place: Element, svg: string, travelMs?: number): void {
  const template = document.createElement('template');
  template.innerHTML = svg;
  const next = template.content.firstElementChild;
  const now = place.firstElementChild;
  if (!next) return;
  if (!now || place.childElementCount > 1) place.replaceChildren(next);
  else match(now, next);
  const message = place.querySelector('.message');
  if (travelMs !== undefined && message) travel(message, travelMs);
}

function match(now: Element, next: Element): void {
  if (now.nodeName !== next.nodeName || now.getAttribute('data-key') !== next.getAttribute('data-key')) {
    now.replaceWith(next);
    return;
  }
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of next.attributes)
    if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  if (next.childElementCount === 0) {
    if (now.textContent !== next.textContent || now.childElementCount > 0) now.textContent = next.textContent;
    return;
  }
  if (now.childElementCount === 0) now.textContent = '';
  const [nowChildren, nextChildren] = [[...now.children], [...next.children]];
  nextChildren.forEach((child, index) => {
    const old = nowChildren[index];
    if (old) match(old, child);
    else now.append(child);
  });
  for (const old of nowChildren.slice(nextChildren.length)) old.remove();
}

/** Lets the dot of a message run along its wire. */
function travel(message: Element, milliseconds: number): void {
  const dot = message.querySelector('.dot');
  const wire = message.querySelector('.path');
  if (!(dot instanceof SVGElement) || !(wire instanceof SVGGeometryElement)) return;
  const length = wire.getTotalLength();
  const end = wire.getPointAtLength(length);
  const frames = Array.from({ length: 13 }, (_, index) => {
    const { x, y } = wire.getPointAtLength((length * index) / 12);
    return { transform: `translate(${x - end.x}px, ${y - end.y}px)` };
  });
  dot.animate(frames, { duration: milliseconds * 0.8, easing: 'ease-in-out' });
}
