// `npm run compile`: writes compiled/*.json from forge's output, so that a deployment needs no compiler. Forge tests compare the two. What only
// tests deploy is among them.
const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");

process.chdir(__dirname);
const bin = path.join(__dirname, "node_modules", ".bin");
execFileSync("forge", ["build", "--offline"], { stdio: "inherit", env: { ...process.env, PATH: bin + path.delimiter + process.env.PATH } });
fs.mkdirSync("compiled", { recursive: true });
for (const name of ["RewardToken", "JobVaultFactory", "JobVault", "OddToken"]) {
    const { abi, bytecode, deployedBytecode } = JSON.parse(fs.readFileSync(`out/${name}.sol/${name}.json`, "utf8"));
    // Numbered anew: the compiler's own numbers change with every other source.
    const immutableReferences = { ...Object.values(deployedBytecode.immutableReferences ?? {}) };
    const kept = { abi, bytecode: { object: bytecode.object }, deployedBytecode: { object: deployedBytecode.object, immutableReferences } };
    fs.writeFileSync(`compiled/${name}.json`, JSON.stringify(kept, null, 1) + "\n");
}
