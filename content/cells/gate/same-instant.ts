import { Cluster, display } from '#engine';

const cluster = new Cluster();
async function take(who: string): Promise<string> {
  const metadata = { name: 'the-key', annotations: { holder: who } };
  try {
    await cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    return `${who}: I have it`;
  } catch (error) {
    return `${who}: ${(error as Error).message}`;
  }
}

const answers = await Promise.all(['ann', 'bea', 'cid'].map(take));
display(answers.join('\n'));
