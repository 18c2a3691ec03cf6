using System.CommandLine;

namespace Rollup.Cli.Demo;

/// <summary>Which engine the demo's node runs, and what that engine had to do in the end.</summary>
sealed record DemoMachine(string Name, Bytes32 TemplateHash, string[] Options)
{
    /// <summary>Opens the machine once, so that a missing image is told before anything is started.</summary>
    public static DemoMachine Of(ParseResult parsed)
    {
        using IMachine machine = MachineOptions.Open(parsed);
        return new DemoMachine(machine.Name, machine.TemplateHash, MachineOptions.Repeat(parsed));
    }

    public async Task<DemoSummary> ReportAsync(DemoSummary summary, NodeClient node, CancellationToken cancellation)
    {
        NodeStatus status = await node.StatusAsync(cancellation);
        List<DemoInstructions> instructions = [];
        for (ulong index = 0; index < status.ProcessedInputCount; index++)
            if (await node.InputAsync(index, cancellation) is { Instructions: { } count } input)
                instructions.Add(new DemoInstructions(index, KindOf(input), count));
        summary = summary with { Machine = status.Machine, ComparedInputs = status.ComparedInputCount, Instructions = instructions };
        bool isShadowed = Name.Contains(ShadowMachine.NameSeparator);
        return isShadowed && status.ComparedInputCount != status.ProcessedInputCount
            ? summary.Fault($"{status.ComparedInputCount} of {status.ProcessedInputCount} inputs were compared")
            : summary;
    }

    // A deposit carries its command behind the portal's fields.
    static string KindOf(NodeInput input)
    {
        if (!EvmAdvance.TryDecode(input.Raw, out EvmAdvance fields, out ReadOnlySpan<byte> payload)) return "other";
        if (fields.Sender.Equals(Addresses.Erc20Portal) && !Erc20Deposit.TryDecode(payload, out _, out payload)) return "other";
        if (fields.Sender.Equals(Addresses.EtherPortal) && !EtherDeposit.TryDecode(payload, out _, out payload)) return "other";
        return Commands.KindOf(payload) is not CommandKind.None and CommandKind kind ? Statuses.NameOf(kind) : "other";
    }
}
