/** Parts of a drawing as SVG text. */
import { escapeHtml } from '../playground/html.ts';
import type { Box } from './places.ts';

const round = (value: number): number => Math.round(value * 10) / 10;

export function text(x: number, y: number, content: string, className: string): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${className}">${escapeHtml(content)}</text>`;
}

export function rectangle({ x, y, width, height }: Box, radius: number, className = ''): string {
  return `<rect${className && ` class="${className}"`} x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}

export function dot(x: number, y: number, radius: number, className: string): string {
  return `<circle class="${className}" cx="${round(x)}" cy="${round(y)}" r="${radius}"/>`;
}

/** At most so many characters, the last one an ellipsis where there were more. */
export const shorten = (value: string, length: number): string =>
  value.length > length ? `${value.slice(0, Math.max(1, length - 1))}…` : value;
