// Makes ../commands.json with viem and compares every selector and encoding with foundry's cast.
//   npm i viem@2.57.20 @foundry-rs/cast@1.7.1 && CAST=<path of cast> node commands.mjs
import { execFileSync } from "node:child_process";
import { writeFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
const require = createRequire(pathToFileURL(process.cwd() + "/"));
const { encodeFunctionData, encodeAbiParameters, encodePacked, keccak256, toHex, toFunctionSelector, parseAbiItem } = require("viem");
const version = JSON.parse(readFileSync(require.resolve("viem/package.json"))).version;
const cast = (...a) => execFileSync(process.env.CAST ?? "cast", a, { encoding: "utf8" }).trim();

// What is declared in onchain/src, in its order; a refusal's values were made before those of the queries.
const { read } = createRequire(import.meta.url)("../../../onchain/messages/model.js");
const declaration = ({ name, solidity, struct }) => `${struct ? `(${struct.fields.map(declaration).join(",")})` : solidity} ${name}`;
const files = read(fileURLToPath(new URL("../../../onchain/src", import.meta.url)));
const interfaces = files.flatMap((file) => file.interfaces);
const messagesOf = (wanted) => interfaces.find(({ name }) => name === wanted).messages.map(({ name, fields }) => `${name}(${fields.map(declaration).join(",")})`);
const [refused, ...reports] = messagesOf("Reports");
const messages = [...messagesOf("Commands"), ...messagesOf("Notices"), refused, ...messagesOf("Queries"), ...reports, ...messagesOf("Schemas")];

// Values: "typical" from a counter, so every field differs; "lowest" and "highest" at the ends of each type.
let counter = 0;
function value(type, kind) {
  counter++;
  const list = type.match(/^(.*)\[\]$/);
  if (list) return Array.from({ length: kind === "typical" ? 3 : kind === "lowest" ? 0 : 16 }, () => value(list[1], kind));
  const bytes = (n, fill) => "0x" + Array.from({ length: n }, (_, i) => (fill ?? (counter * 37 + i * 11) & 255).toString(16).padStart(2, "0")).join("");
  const fill = kind === "lowest" ? 0 : kind === "highest" ? 255 : undefined;
  if (type === "bytes") return kind === "lowest" ? "0x" : bytes(kind === "typical" ? 45 : 64, fill);
  if (type === "bytes32") return bytes(32, fill);
  if (type === "address") return bytes(20, fill);
  const [, sign, bits] = type.match(/^(u?)int(\d+)$/);
  const width = BigInt(bits);
  if (sign === "u") return kind === "lowest" ? 0n : kind === "highest" ? (1n << width) - 1n : BigInt(counter) * 7919n % (1n << width);
  return kind === "lowest" ? -(1n << (width - 1n)) : kind === "highest" ? (1n << (width - 1n)) - 1n : (counter % 2 ? -1n : 1n) * BigInt(counter) * 104729n;
}
function build(input, kind, fields) {
  if (input.type === "tuple") return Object.fromEntries(input.components.map((c) => [c.name, build(c, kind, fields)]));
  const made = value(input.type, kind);
  fields[input.name] = Array.isArray(made) ? made.map(String) : String(made);
  return made;
}
const canonical = (i) => (i.type === "tuple" ? `(${i.components.map(canonical).join(",")})` : i.type);
const forCast = (v) => (Array.isArray(v) ? `[${v.map(forCast).join(",")}]` : typeof v === "object" ? `(${Object.values(v).map(forCast).join(",")})` : String(v));

const vectors = [];
for (const message of messages) {
  const item = parseAbiItem("function " + message);
  const signature = `${item.name}(${item.inputs.map(canonical).join(",")})`;
  const selector = toFunctionSelector(item);
  if (cast("sig", signature) !== selector) throw new Error(`cast and viem differ on ${signature}`);
  for (const kind of item.inputs.length ? ["typical", "lowest", "highest"] : ["typical"]) {
    const fields = {};
    const args = item.inputs.map((input) => build(input, kind, fields));
    const encoded = encodeFunctionData({ abi: [item], args });
    if (cast("calldata", signature, ...(args.length ? ["--", ...args.map(forCast)] : [])) !== encoded) throw new Error(`cast and viem differ on ${signature} ${kind}`);
    vectors.push({ name: item.name, kind, signature, selector, fields, encoded });
  }
}

const tag = keccak256(toHex("Lockstep commitment v1"));
const commitments = [1, 2, 3].map((n) => {
  const h = (size, k) => "0x" + Array.from({ length: size }, (_, i) => ((n * 53 + k * 17 + i * 5) & 255).toString(16).padStart(2, "0")).join("");
  const fields = { chainId: String([1, 31337, 2n ** 64n - 1n][n - 1]), application: h(20, 1), jobId: String(n * 1000), client: h(20, 2), modelDigest: h(32, 3), dataDigest: h(32, 4), salt: h(32, 5) };
  const types = ["bytes32", "uint256", "address", "uint64", "address", "bytes32", "bytes32", "bytes32"].map((type) => ({ type }));
  const encoded = encodeAbiParameters(types, [tag, BigInt(fields.chainId), fields.application, BigInt(fields.jobId), fields.client, fields.modelDigest, fields.dataDigest, fields.salt]);
  return { fields, encoded, commitment: keccak256(encoded) };
});

// The terms of the postJob vectors, with a chain, an application, a job, a sponsor, an asset and its vault.
const termsTag = keccak256(toHex("Lockstep terms v2"));
const termsItem = parseAbiItem("function " + messages.find((message) => message.startsWith("postJob("))).inputs[0];
const termsDigests = ["typical", "lowest", "highest"].map((kind, n) => {
  const h = (size, k) => "0x" + Array.from({ length: size }, (_, i) => ((n * 61 + k * 19 + i * 7) & 255).toString(16).padStart(2, "0")).join("");
  const fields = { chainId: String([1, 31337, 2n ** 64n - 1n][n]), application: h(20, 1), jobId: String(n * 1000 + 1), sponsor: h(20, 2), asset: n > 0 ? h(20, 3) : "0x" + "0".repeat(40), vault: n === 1 ? h(20, 4) : "0x" + "0".repeat(40) };
  const outer = Object.values(fields);
  const terms = build(termsItem, kind, fields);
  const types = [...["bytes32", "uint256", "address", "uint64", "address", "address", "address"].map((type) => ({ type })), termsItem];
  const encoded = encodeAbiParameters(types, [termsTag, BigInt(outer[0]), outer[1], BigInt(outer[2]), outer[3], outer[4], outer[5], terms]);
  return { fields, termsDigest: keccak256(encoded) };
});

// Structs that are no ABI frame: fields one behind the other, before bytes a byte with their count.
const packed = files.flatMap((file) => file.packed).flatMap(({ name, fields: declared }) => ["typical", "lowest", "highest"].map((kind) => {
  const fields = {};
  const parts = declared.flatMap((field) => {
    const made = build({ name: field.name, type: field.solidity }, kind, fields);
    return field.kind === "bytes" ? [["uint8", made.length / 2 - 1], ["bytes", made]] : [[field.solidity, made]];
  });
  return { name, kind, fields, encoded: encodePacked(parts.map(([type]) => type), parts.map(([, made]) => made)) };
}));

writeFileSync(new URL("../commands.json", import.meta.url), JSON.stringify({
  producer: `tests/vectors/make/commands.mjs with viem ${version}; selectors and encodings compared with ${cast("--version").split("\n")[0]}`,
  vectors, commitmentTag: tag, commitments, termsTag, termsDigests, packed }, null, 1) + "\n");
