import { Cluster } from '#engine';

const cluster = new Cluster();
for (const command of [
  'create role role-maker --verb=create --resource=roles',
  'create rolebinding jane --role=role-maker --user=jane',
  'create role same --verb=create --resource=roles --as jane',
  'create role spy --verb=get,list --resource=secrets --as jane',
]) {
  const { stdout, stderr } = await cluster.kubectl(command);
  console.log(`$ kubectl ${command}\n${stdout}${stderr}`);
}
