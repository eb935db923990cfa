import { Cluster } from '#engine';
const T = { n: [] as number[], s: [] as number[], k: [] as number[], u: [] as number[] };
for (let i=0;i<250;i++) { const a=performance.now(); const c = new Cluster(); const b=performance.now(); await c.sleep('1us'); const d=performance.now(); await c.kubectl('run nginx --image nginx'); const e=performance.now(); await c.until({pod:'nginx',phase:'Running'}); const f=performance.now(); if(i>60){T.n.push(b-a);T.s.push(d-b);T.k.push(e-d);T.u.push(f-e);} }
for (const [k,v] of Object.entries(T)) { v.sort((x,y)=>x-y); console.log(k, 'min', v[0]!.toFixed(2), 'p10', v[v.length/10|0]!.toFixed(2), 'med', v[v.length/2|0]!.toFixed(2)); }
