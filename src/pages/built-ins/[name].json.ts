/** The program in which a built-in opens, fetched when a reader asks for it. */
import type { APIRoute } from 'astro';
import { type BuiltIn, builtIns, programOf } from '../../book/built-ins.ts';

export function getStaticPaths() {
  return builtIns().map((builtIn) => ({ params: { name: builtIn.name }, props: { builtIn } }));
}

export const GET: APIRoute<{ builtIn: BuiltIn }> = ({ props }) => Response.json(programOf(props.builtIn));
