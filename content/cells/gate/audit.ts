import { Cluster, display } from '#engine';

const cluster = new Cluster({
  audit: {
    omitStages: ['RequestReceived'],
    rules: [
      { level: 'None', verbs: ['get', 'list', 'watch'] },
      { level: 'Request', userGroups: ['system:masters'] },
      { level: 'Metadata' },
    ],
  },
});
await cluster.kubectl('run nginx --image nginx');
await cluster.sleep('5s');

for (const { level, user, verb, requestURI } of cluster.auditLog())
  console.log(`${level}  ${(user as { username: string }).username}: ${verb} ${requestURI}`);
display(cluster.auditLog()[0]);
