using System.CommandLine;
using Rollup.Client.Estimates;
using Rollup.Machine.Riscv;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup estimate`.</summary>
static class EstimateVerb
{
    const double SlowMachine = 100e6, FastMachine = 400e6; // instructions a second of the Cartesi Machine, on busy and on good hardware

    static readonly Argument<string> Job = new(
        "job")
    { Description = "the job: a JSON object with the options of `rollup job post`", HelpName = "job.json" };

    public static Verb Create()
    {
        Verb verb = new(
            "estimate",
            "Predict what a job costs in instructions of the machine and in gas, before it is posted. It is rehearsed here, shortened; "
            + "nothing is sent.",
            "rollup estimate job.json", "rollup estimate job.json --json | jq .instructions");
        verb.Arguments.Add(Job);
        verb.Options.Add(MachineOptions.Image);
        verb.SetAction(async (parsed, _) =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            (JobPlan plan, Address token) = await PostVerb.PlanOfAsync(JobDocument.Parse(parsed.GetValue(Job)!, PostVerb.Create()), screen);
            using RiscvMachine machine = ImageFile.Start(parsed.GetValue(MachineOptions.Image), (_, image) => new RiscvMachine(image));
            Estimate estimate = Estimate.Of(machine, plan, token);
            long vouchers = plan.Places + 1;
            long voucherGas = vouchers * GasTable.Read().ExecuteVoucher(PostGas.WayOf(plan, token));
            screen.Answer(
                new
                {
                    estimate.Inputs, estimate.Bytes, estimate.Instructions, estimate.Gas, estimate.LargestInputInstructions,
                    Estimate.InstructionsPerInputMax,
                    estimate.UnitsOfOneJudgement, estimate.IsWithinLimits, Vouchers = vouchers, VoucherGas = voucherGas, estimate.Kinds,
                },
                _ => Render(screen, estimate, vouchers, voucherGas));
            return estimate.IsWithinLimits ? ExitCode.Done : ExitCode.Refused;
        });
        return verb;
    }

    static void Render(Screen screen, Estimate estimate, long vouchers, long voucherGas)
    {
        screen.Table("what the job would cost", ["input", "sent by", "inputs#", "bytes#", "instructions#", "gas#"],
        [
            .. estimate.Kinds.Select(
                kind => new[] { kind.Kind, kind.By, $"{kind.Inputs:N0}", $"{kind.Bytes:N0}", $"{kind.Instructions:N0}", $"{kind.Gas:N0}" }),
            ["all inputs", "", $"{estimate.Inputs:N0}", $"{estimate.Bytes:N0}", $"{estimate.Instructions:N0}", $"{estimate.Gas:N0}"],
            ["vouchers, at most", "anybody", $"{vouchers:N0}", "-", "-", $"{voucherGas:N0}"],
        ]);
        UInt128 weiPerGwei = (UInt128)(estimate.Gas + voucherGas) * TransactionCost.WeiPerGwei;
        screen.Say($"All of it costs {FeeWords.Ether(weiPerGwei)} for each gwei that a unit of gas costs.");
        screen.Say($"In the machine: {Seconds(estimate.Instructions / FastMachine)} to {Seconds(estimate.Instructions / SlowMachine)} "
            + $"at {FastMachine / 1e6:0} to {SlowMachine / 1e6:0} million instructions a second, for each who runs it.");
        double share = 100.0 * estimate.LargestInputInstructions / Estimate.InstructionsPerInputMax;
        screen.Say($"The largest input takes {estimate.LargestInputInstructions:N0} instructions, {share:0.0}% of what one may take.");
        screen.Say(estimate.IsWithinLimits
            ? $"Judging one submission counts {estimate.UnitsOfOneJudgement:N0} units of work: within the market's limits."
            : $"Judging one submission counts {estimate.UnitsOfOneJudgement:N0} units of work: above the market's limits, the job would "
            + "not open.\n"
                + "Next: fewer rows or epochs, or a smaller network.");
    }

    static string Seconds(double seconds) => seconds < 1 ? $"{seconds * 1000:0} ms" : $"{seconds:0.0} s";
}
