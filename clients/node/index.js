'use strict';
// Submits jobs to gouji, follows them and reads their records.
//
//   const { Client } = require('gouji-client');
//   const client = new Client('coordinator:7400');
//   const job = await client.submit(['/shared/corpus'], { requestId: '2024-01' });
//   for await (const record of client.records(job, { follow: true })) console.log(record.documentId);
//
// Messages are plain objects with names in camelCase; 64-bit numbers are numbers (none of ours reaches 2^53 but digests,
// which are bytes), enumerations are their names: 'OUTCOME_PARSED'.
const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const PROTO = [path.join(__dirname, 'proto'), path.join(__dirname, '..', '..', 'proto')].find((folder) => fs.existsSync(folder));
const FILES = ['job/v1/job.proto', 'result/v1/result.proto', 'worker/v1/worker.proto'].map((file) => `gouji/${file}`);
const FORM = { longs: Number, enums: String, defaults: true, oneofs: true };
const services = grpc.loadPackageDefinition(loader.loadSync(FILES, { ...FORM, includeDirs: [PROTO] })).gouji;

const root = new protobuf.Root();
root.resolvePath = (_, target) => (path.isAbsolute(target) ? target : path.join(PROTO, target));
const Record = root.loadSync('gouji/report/v1/report.proto').lookupType('gouji.report.v1.Record');

const OVER = ['JOB_STATE_SUCCEEDED', 'JOB_STATE_CANCELLED', 'JOB_STATE_FAILED'];
// Calls that may be repeated are, where the server says UNAVAILABLE; a request id makes submitting one of them.
const SERVICE_CONFIG = JSON.stringify({
  methodConfig: [{
    name: [{ service: 'gouji.job.v1.JobService' }],
    retryPolicy: {
      maxAttempts: 5, initialBackoff: '0.3s', maxBackoff: '5s', backoffMultiplier: 2, retryableStatusCodes: ['UNAVAILABLE'],
    },
  }],
});
const OPTIONS = {
  'grpc.service_config': SERVICE_CONFIG,
  'grpc.keepalive_time_ms': 30000,
  'grpc.max_receive_message_length': 256 * 1024 * 1024,
  // A proxy of the environment is for the web, not for the cluster's own network.
  'grpc.enable_http_proxy': 0,
};

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function unary(stub, method, request, metadata, timeoutMs) {
  return new Promise((done, failed) => {
    stub[method](request, metadata, { deadline: Date.now() + timeoutMs }, (error, answer) => (error ? failed(error) : done(answer)));
  });
}

// Whether an address is this machine's own; names other than localhost may lead anywhere.
const isHere = (address) => /^(unix:|localhost:|127\.[0-9.]*(:|$)|\[::1\]:)/.test(address);

// What every call shows. A token never travels in plain over a network.
function access(address, { credentials, token }) {
  const metadata = new grpc.Metadata();
  if (token) {
    if (!credentials && !isHere(address)) throw new Error('the token would travel in plain: give credentials for TLS');
    metadata.set('authorization', `Bearer ${token}`);
  }
  return { credentials: credentials || grpc.credentials.createInsecure(), metadata };
}

class Client {
  // timeoutMs: of one call. patienceMs: how long a stream is tried again without any news. credentials: for TLS,
  // grpc.credentials.createSsl(…). token: where the cluster asks for one.
  constructor(address, { timeoutMs = 30000, patienceMs = 300000, credentials: given, token } = {}) {
    const { credentials, metadata } = access(address, { credentials: given, token });
    this.metadata = metadata;
    this.jobs = new services.job.v1.JobService(address, credentials, OPTIONS);
    this.results = new services.result.v1.ResultService(address, credentials, OPTIONS);
    this.timeoutMs = timeoutMs;
    this.patienceMs = patienceMs;
  }

  close() {
    this.jobs.close();
    this.results.close();
  }

  // The job's id; with the same requestId it is the same job.
  async submit(roots, { requestId = require('crypto').randomUUID(), priority = 5 } = {}) {
    const request = { requestId, priority, roots: roots.map((locator) => ({ locator })) };
    return (await unary(this.jobs, 'SubmitJob', request, this.metadata, this.timeoutMs)).jobId;
  }

  async status(jobId) {
    return (await unary(this.jobs, 'GetJob', { jobId }, this.metadata, this.timeoutMs)).status;
  }

  // The status whenever it changes, until the job is over; outlives restarts of coordinators.
  async* watch(jobId) {
    for await (const { status } of this.stream(() => this.jobs.WatchJob({ jobId }, this.metadata))) {
      yield status;
      if (OVER.includes(status.state)) return;
    }
  }

  // { records, token, caughtUp } in document order, from `token` on. Store a batch's token together with what was made of
  // it, and no record is lost or counted twice. Batches without records are signs of life.
  async* batches(jobId, { follow = false, token = '', filter, fields = [] } = {}) {
    const request = { jobId, follow, filter, resumeToken: token, readMask: { paths: fields } };
    for await (const message of this.stream(() => this.results.ReadResults(request, this.metadata))) {
      request.resumeToken = message.resumeToken || request.resumeToken;
      const records = message.records.map((bytes) => Record.toObject(Record.decode(bytes), FORM));
      yield { records, token: request.resumeToken, caughtUp: message.caughtUp };
    }
  }

  async* records(jobId, options) {
    for await (const batch of this.batches(jobId, options)) yield* batch.records;
  }

  // The messages of a stream that is opened again where a coordinator went away.
  async* stream(open) {
    let lastNews = Date.now();
    for (;;) {
      const call = open();
      try {
        for await (const message of call) {
          lastNews = Date.now();
          yield message;
        }
        return;
      } catch (error) {
        if (error.code !== grpc.status.UNAVAILABLE || Date.now() - lastNews > this.patienceMs) throw error;
      } finally {
        call.cancel();
      }
      await sleep(300);
    }
  }
}

class Worker {
  constructor(address, { timeoutMs = 60000, credentials: given, token } = {}) {
    const { credentials, metadata } = access(address, { credentials: given, token });
    this.metadata = metadata;
    this.reports = new services.worker.v1.ReportService(address, credentials, OPTIONS);
    this.timeoutMs = timeoutMs;
  }

  close() {
    this.reports.close();
  }

  // The record of one document, now.
  async parse(documentId, content) {
    return (await unary(this.reports, 'ParseReport', { documentId, content }, this.metadata, this.timeoutMs)).record;
  }
}

module.exports = { Client, Worker, Record, grpc };
