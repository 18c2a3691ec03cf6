namespace Rollup.Cli.Demo;

/// <summary>One row of the closing table. Amounts are base units, scores Q.32; a score is null where there is none.</summary>
sealed record DemoRow(
    string Name, string Role, string Outcome, long? BeforeQ32, long? AfterQ32, double? BeforeFloat, double? AfterFloat,
    UInt128 RewardUnits, UInt128 BalanceBeforeUnits, UInt128 BalanceAfterUnits, string? VoucherTransaction);

/// <summary>Instructions of one input. Kind: its command, or other.</summary>
sealed record DemoInstructions(ulong Input, string Kind, ulong Instructions);

/// <summary>How the demo ended, for machines. <see cref="Faults"/> is empty when the end is as promised.</summary>
sealed record DemoSummary
{
    public required bool Ok { get; init; }
    public required IReadOnlyList<string> Faults { get; init; }
    public required double Seconds { get; init; }
    public required string Application { get; init; }
    public required string Token { get; init; }
    public required ulong JobId { get; init; }
    public required ulong Inputs { get; init; }
    public required ulong Outputs { get; init; }
    public required string OutputsRoot { get; init; }
    public required int Claims { get; init; }
    public required bool Verified { get; init; }
    public required bool PlantedBitFound { get; init; }
    public required IReadOnlyList<DemoRow> Rows { get; init; }
    public required DemoRow Sponsor { get; init; }
    public required string? ReplayOutcome { get; init; }
    public required string Machine { get; init; }

    /// <summary>Inputs on which two engines agreed; 0 with one engine.</summary>
    public required ulong ComparedInputs { get; init; }

    /// <summary>What the machine took for each input; empty with an engine that does not count.</summary>
    public required IReadOnlyList<DemoInstructions> Instructions { get; init; }

    public DemoSummary Fault(string fault) => this with { Ok = false, Faults = [.. Faults, fault] };
}

/// <summary>What the end of the story must be. A demo that does not check its own end is a picture.</summary>
static class DemoChecks
{
    const double FloatAgreement = 0.02;

    public static List<string> FaultsOf(IReadOnlyList<DemoRow> rows, DemoRow sponsor, UInt128 rewardUnits, int places)
    {
        List<string> faults = [];
        DemoRow[] clients = [.. rows.Where(row => row.Role == DemoRun.ClientRole)];
        DemoRow[] cheats = [.. rows.Where(row => row.Role == DemoRun.CheatRole)];
        if (clients.Length != DemoRun.ClientCount || cheats.Length != DemoRun.CheatCount) faults.Add("somebody is missing in the table");
        foreach (DemoRow client in clients)
        {
            if (client.BalanceAfterUnits - client.BalanceBeforeUnits != rewardUnits)
                faults.Add($"{client.Name} worked and was not paid the reward");
            if (client.AfterQ32 is not { } after || client.BeforeQ32 is not { } before
                || after <= before) faults.Add($"{client.Name}'s model is not better than the initial one");
            if (client.VoucherTransaction is null) faults.Add($"{client.Name} has no executed voucher");
        }
        foreach (DemoRow cheat in cheats)
        {
            if (cheat.BalanceAfterUnits != cheat.BalanceBeforeUnits) faults.Add($"{cheat.Name} cheated and was paid");
            if (cheat.Outcome.Length == 0) faults.Add($"nothing says why {cheat.Name} was not paid");
        }
        foreach (DemoRow row in rows.Append(sponsor))
        {
            if (row is { AfterQ32: { } fixedScore, AfterFloat: { } floatScore }
                && Math.Abs(fixedScore / 4294967296.0 - floatScore) > FloatAgreement)
                faults.Add($"{row.Name}: fixed point {Amounts.Score(fixedScore)} and float {floatScore:0.000000} disagree");
        }
        UInt128 spent = sponsor.BalanceBeforeUnits - sponsor.BalanceAfterUnits;
        if (spent != rewardUnits * (UInt128)clients.Length) faults.Add(
            $"the sponsor spent {spent} units, not the {clients.Length} rewards; her rest of {places} places is not back");
        return faults;
    }
}
