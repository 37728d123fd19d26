import { startEmbedded } from '@ocp/store';
import { scratchDatabase, tenantTemplate, restoreDump } from '@ocp/store/testing';
const s = await startEmbedded(); 
for (let i=0;i<3;i++) { console.time('scratch'); const d = await scratchDatabase(s, tenantTemplate('org1234567')); console.timeEnd('scratch'); console.time('drop'); await d.drop(); console.timeEnd('drop'); }
console.time('koku'); const k = await scratchDatabase(s, {key:'koku', fill: (u)=>restoreDump(u,'/work/shared/koku/schema.sql.gz')}); console.timeEnd('koku');
await s.stop();
