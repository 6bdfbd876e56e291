'use strict';
// What the Node client promises, before a real cluster: node node_client.js CLIENT_FOLDER COORDINATOR WORKER JOB CORPUS.
const assert = require('assert');
const fs = require('fs');
const path = require('path');

const [folder, coordinator, worker, job, corpus] = process.argv.slice(2);
const { Client, Worker, grpc } = require(folder);

async function collect(stream) {
  const all = [];
  for await (const each of stream) all.push(each);
  return all;
}

async function main() {
  const client = new Client(coordinator);
  const status = (await collect(client.watch(job))).pop();
  assert.strictEqual(status.state, 'JOB_STATE_SUCCEEDED');
  assert.strictEqual(status.tally.documents, 60);

  const records = await collect(client.records(job));
  assert.strictEqual(records.length, 60);
  assert(records.every((record) => record.outcome === 'OUTCOME_PARSED'));
  const { year } = records[0].header;
  const some = await collect(client.records(job, { filter: { years: [year] }, fields: ['header.year'] }));
  assert.deepStrictEqual(some.map((r) => r.documentId), records.filter((r) => r.header.year === year).map((r) => r.documentId));
  assert(some.every((record) => record.tables.length === 0));

  const batches = client.batches(job);
  const first = (await batches.next()).value;
  await batches.return();
  const rest = await collect(client.records(job, { token: first.token }));
  assert.deepStrictEqual([...first.records, ...rest], records);
  await assert.rejects(collect(client.records(job, { token: first.token, filter: { years: [year] } })),
    (error) => error.code === grpc.status.INVALID_ARGUMENT);

  const again = await client.submit([corpus], { requestId: 'from node' });
  assert.strictEqual(await client.submit([corpus], { requestId: 'from node' }), again);
  assert.strictEqual((await collect(client.records(again, { follow: true }))).length, 60);
  client.close();

  const now = new Worker(worker);
  const one = records[7];
  const parsed = await now.parse(one.documentId, fs.readFileSync(path.join(corpus, one.documentId)));
  assert.deepStrictEqual(parsed.tables, one.tables);
  now.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
