/** What etcd held before the headline run began; fetched when a reader looks at the objects of a moment. */
import type { APIRoute } from 'astro';
import { headline } from '../../book/headline.ts';
import { prerender } from '../../playground/prerender.ts';

export const GET: APIRoute = async () =>
  Response.json({ events: [], untraced: (await prerender(headline)).untraced });
