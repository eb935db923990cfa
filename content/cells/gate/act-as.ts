import { Cluster } from '#engine';

const cluster = new Cluster({ audit: { rules: [{ level: 'Metadata' }], omitStages: ['RequestReceived'] } });
for (const command of [
  'auth whoami',
  'auth whoami --as system:serviceaccount:default:default',
  'get pods --as jane --as-group dev',
]) {
  const { stdout, stderr } = await cluster.kubectl(command);
  console.log(`$ kubectl ${command}\n${stdout}${stderr}`);
}

for (const { user, impersonatedUser, verb, objectRef, responseStatus } of cluster.auditLog()) {
  const who = [user, impersonatedUser].map((each) => (each as { username?: string })?.username);
  const { resource } = objectRef as { resource: string };
  console.log(`${who.join(' as ')}: ${verb} ${resource}, ${(responseStatus as { code: number }).code}`);
}
