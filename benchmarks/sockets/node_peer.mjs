// The peer on Node's `ws`, told what to do as `peers.py` is: node node_peer.mjs
import { createInterface } from "node:readline";
import { WebSocketServer } from "ws";

const SIZE = 200;
const HIGH_WATER = 65536;
const groups = new Map();
const seqs = new Map();
const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");
const turn = () => new Promise((resolve) => setImmediate(resolve));

function frameOf(group, seq) {
  const head = `{"type":"progress","step":"planning","progress":50,"message":"t=${process.hrtime.bigint()}",` +
    `"topic":"schedule:${group}","seq":${seq},"cursor":"${group}-${seq}","pad":"`;
  return Buffer.from(head + "x".repeat(Math.max(0, SIZE - head.length - 2)) + '"}');
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (ws, request) => {
  const group = Number(request.url.split("?")[0].slice(1));
  if (!groups.has(group)) groups.set(group, new Set());
  groups.get(group).add(ws);
  ws.on("close", () => groups.get(group).delete(ws));
});

async function publish(group, seq) {
  const frame = frameOf(group, seq);
  let full = false;
  for (const ws of groups.get(group) ?? []) {
    ws.send(frame, { binary: false });
    full ||= ws.bufferedAmount > HIGH_WATER;
  }
  if (full || seq % 64 === 0) await turn();
  while (full) {
    full = [...groups.get(group)].some((ws) => ws.bufferedAmount > HIGH_WATER);
    if (full) await turn();
  }
}

server.on("listening", () => say({ url: `http://127.0.0.1:${server.address().port}`, token: "none" }));
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.do === "flood") {
    const first = (seqs.get(order.job_id) ?? 0) + 1;
    const last = first + order.count - 1;
    seqs.set(order.job_id, last);
    const start = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    for (let seq = first; seq <= last; seq++) await publish(order.job_id, seq);
    const used = process.cpuUsage(cpu);
    say({ start_ns: Number(start), last, cpu: (used.user + used.system) / 1e6 });
  }
}
process.exit(0);
