// Prints `passed failed skipped` of the report that `forge test --json` wrote, and each failure with its reason to stderr.
const report = require("fs").readFileSync(process.argv[2], "utf8");
// Without a test, forge writes a sentence instead.
const suites = report.startsWith("{") ? JSON.parse(report) : {};
const counts = { Success: 0, Failure: 0, Skipped: 0 };
for (const [suite, { test_results }] of Object.entries(suites))
    for (const [test, result] of Object.entries(test_results)) {
        counts[result.status] += 1;
        if (result.status === "Failure") console.error(`${suite} ${test}: ${result.reason}`);
    }
if (counts.Success + counts.Failure === 0) { console.error(`forge ran no test: ${report.slice(0, 200)}`); counts.Failure = 1; }
console.log(counts.Success, counts.Failure, counts.Skipped);
