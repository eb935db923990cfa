/** The trace of the headline run, for the player; fetched when the page is idle. */
import type { APIRoute } from 'astro';
import { headline } from '../../book/headline.ts';
import { prerender } from '../../playground/prerender.ts';

export const GET: APIRoute = async () => Response.json((await prerender(headline)).trace);
