using System.CommandLine;
using Spectre.Console;

namespace Rollup.Cli.Demo;

/// <summary>`rollup demo`, which `make demo` runs.</summary>
static class DemoVerb
{
    public static Verb Create()
    {
        Verb verb = new(
            "demo",
            "Tell the whole story by running it: a chain, a node, a sponsor, three clients and four cheats on this computer. Checks its "
            + "own end.",
            "rollup demo", "rollup demo --json > summary.json", "rollup demo --replay --keep",
            "rollup demo --machine riscv --shadow   # every input on two engines, which are compared");
        Setting<bool> replay = new("--replay", "add a job that is judged by repeating the training");
        Setting<bool> keep = new("--keep", "keep everybody's data directories and the node's log");
        verb.Options.Add(replay);
        verb.Options.Add(keep);
        MachineOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            string folder = Path.Combine(Path.GetTempPath(), $"lockstep-demo-{Environment.ProcessId}-{Guid.NewGuid():N}"[..40]);
            screen.Markup("[bold]Lockstep[/]: paid for training on data that never leaves its owner, and anyone can recompute why.");
            DemoMachine machine = DemoMachine.Of(parsed);
            await using DemoWorld world = await DemoWorld.StartAsync(screen, folder, machine, cancellation);
            world.KeepFolder = parsed.GetValue(keep);
            DemoSummary summary = await RunAsync(screen, world, parsed.GetValue(replay), cancellation);
            screen.Answer(summary, _ => DemoTable.Render(screen, world, summary));
            if (world.KeepFolder) screen.Say($"Kept: {folder}");
            if (summary.Ok) return ExitCode.Done;
            screen.Errors.WriteLine($"The demo did not end as it must: {string.Join("; ", summary.Faults)}.");
            return ExitCode.Refused;
        });
        return verb;
    }

    static async Task<DemoSummary> RunAsync(Screen screen, DemoWorld world, bool withReplay, CancellationToken cancellation)
    {
        try
        {
            return await new DemoRun(screen, world, withReplay).RunAsync(cancellation);
        }
        catch (Exception fault) when (fault is UserError or ClientException)
        {
            if (await world.NodeEndAsync() is { } ended) throw ended;
            throw;
        }
    }
}

/// <summary>The closing table.</summary>
static class DemoTable
{
    public static void Render(Screen screen, DemoWorld world, DemoSummary summary)
    {
        screen.Say("");
        Table table = Screen.TableOf(
            "what everybody has in the end",
                ["who", "outcome", "before#", "after#", "float#", "reward#", "had#", "has#", "voucher"],
            summary.Rows.Append(summary.Sponsor).Select(row => Row(world, row)));
        screen.Story.Write(table);
        screen.Say($"Before and after: accuracy on the sealed holdout in fixed point, as the machine computed them; float is the same file "
            + "in ONNX Runtime on raw rows.");
        screen.Say($"{summary.Inputs} inputs, {summary.Outputs} outputs, root {summary.OutputsRoot}, {summary.Claims} claims, verified. "
            + $"{summary.Seconds:0} s.");
        RenderMachine(screen, summary);
        screen.Say(summary.Ok ? "As promised: the honest were paid, the others got nothing, the rest went back to the sponsor."
            : "NOT as promised.");
    }

    // One row per kind of input; what each took stands in the JSON.
    static void RenderMachine(Screen screen, DemoSummary summary)
    {
        if (summary.ComparedInputs > 0)
            screen.Say($"{summary.Machine}: after each of {summary.ComparedInputs} inputs the two engines had the same outputs, reports, "
                + "root and state.");
        if (summary.Instructions.Count == 0) return;
        screen.Table("instructions of the machine", ["input", "number#", "least#", "most#", "all#"],
            summary.Instructions.GroupBy(input => input.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => (IReadOnlyList<string>)
            [
                kind.Key, $"{kind.Count()}", $"{kind.Min(input => input.Instructions):n0}", $"{kind.Max(input => input.Instructions):n0}",
                $"{kind.Aggregate(0UL, (sum, input) => sum + input.Instructions):n0}",
            ]));
    }

    static string[] Row(DemoWorld world, DemoRow row)
    {
        bool isPerson = row.Role is not "mean of the paid";
        return
        [
            row.Name,
            row.Outcome.Length == 0 ? row.Role : row.Outcome,
            row.BeforeQ32 is { } before && row.AfterQ32 is not null ? Amounts.Score(before) : "-",
            row.AfterQ32 is { } after ? Amounts.Score(after) : "-",
            row.AfterFloat is { } real ? $"{real:0.000000}" : "-",
            isPerson && row.RewardUnits > 0 ? world.Token.Text(row.RewardUnits) : "-",
            isPerson ? Amounts.Text(row.BalanceBeforeUnits, world.Token.Decimals) : "-",
            isPerson ? Amounts.Text(row.BalanceAfterUnits, world.Token.Decimals) : "-",
            row.VoucherTransaction is { } transaction ? HexText.Short(transaction) : "-",
        ];
    }
}
