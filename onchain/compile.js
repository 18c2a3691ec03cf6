// `npm run compile`: writes compiled/RewardToken.json from forge's output, so that a demo needs no compiler. A forge test compares the two.
const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");

process.chdir(__dirname);
const bin = path.join(__dirname, "node_modules", ".bin");
execFileSync("forge", ["build", "--offline"], { stdio: "inherit", env: { ...process.env, PATH: bin + path.delimiter + process.env.PATH } });
const { abi, bytecode, deployedBytecode } = JSON.parse(fs.readFileSync("out/RewardToken.sol/RewardToken.json", "utf8"));
const kept = {
    abi,
    bytecode: { object: bytecode.object },
    deployedBytecode: { object: deployedBytecode.object, immutableReferences: deployedBytecode.immutableReferences ?? {} },
};
fs.mkdirSync("compiled", { recursive: true });
fs.writeFileSync("compiled/RewardToken.json", JSON.stringify(kept, null, 1) + "\n");
