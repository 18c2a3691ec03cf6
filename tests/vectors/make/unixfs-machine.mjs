// Makes ../unixfs-machine.json with the reference importer: raw leaves of 32,768 bytes, balanced, at most 174 links a node.
//   npm i ipfs-unixfs-importer@17.1.1 && node --experimental-import-meta-resolve unixfs-machine.mjs
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const resolve = (name) => import(import.meta.resolve(name, pathToFileURL(process.cwd() + "/x.mjs").href));
const { importer } = await resolve("ipfs-unixfs-importer");
const { fixedSize } = await resolve("ipfs-unixfs-importer/chunker");
const { balanced } = await resolve("ipfs-unixfs-importer/layout");

function xorshift(size) { // uint32 x = 0x12345678; per byte x ^= x<<13, x ^= x>>>17, x ^= x<<5, emit the low byte
  const bytes = new Uint8Array(size);
  let x = 0x12345678;
  for (let i = 0; i < size; i++) { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; bytes[i] = x & 255; }
  return bytes;
}
async function* zeros(size) {
  const part = new Uint8Array(1 << 20);
  for (let left = size; left > 0; left -= part.length) yield part.subarray(0, Math.min(left, part.length));
}
async function add(size, content) {
  const blocks = new Map();
  const store = { put: async (cid, bytes) => (blocks.set(cid.toString(), bytes), cid) };
  let root;
  for await (const entry of importer([{ content }], store, {
    cidVersion: 1, rawLeaves: true, chunker: fixedSize({ chunkSize: 32768 }), layout: balanced({ maxChildrenPerNode: 174 }),
    reduceSingleLeafToSelf: true, wrapWithDirectory: false })) root = entry.cid;
  const bytes = blocks.get(root.toString());
  return { size: String(size), cid: root.toString(), blocks: String(blocks.size),
    rootBlock: size > 32768 && bytes.length < 2000 ? "0x" + Buffer.from(bytes).toString("hex") : null };
}
const node = 174 * 32768; // the file's bytes below a full node; at most 174 of them are under the root
const vectors = [], ofZeros = [];
for (const size of [0, 1, 32767, 32768, 32769, 65536, 65537, 100000, 262144, 1048576, 1048577, node - 32767, node,
  node + 1, node + 32769, 2 * node, 2 * node + 1, 16 << 20, 64 << 20]) vectors.push(await add(size, xorshift(size)));
for (const size of [node + 1, 173 * node + 1, 174 * node - 32768, 174 * node - 1, 174 * node])
  ofZeros.push(await add(size, zeros(size)));
writeFileSync(new URL("../unixfs-machine.json", import.meta.url), JSON.stringify({
  producer: "tests/vectors/make/unixfs-machine.mjs with npm ipfs-unixfs-importer 17.1.1 over xorshift32 bytes, and over zeros; published: CIDs of Kubo and the IPFS specifications",
  vectors,
  ofZeros,
  published: [
    { text: "", cid: "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" },
    { text: "hello world", cid: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e" },
    { text: "x", cid: "bafkreibnoelefnzgwbcacyt4vh52ymxvzbjq7mmqhtcnwarfq4lzegsiqe" },
  ],
  dagPb: [
    { block: "0x0a04080218 00".replace(" ", ""), cid: "bafybeif7ztnhq65lumvvtr4ekcwd2ifwgm3awq4zfr3srh462rwyinlb4y" },
    { block: "0x0a020801", cid: "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354" },
  ] }, null, 1) + "\n");
