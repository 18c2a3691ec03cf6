namespace Rollup.Tests.Simulator;

/// <summary>Between the node and its machine: moments to be killed at, and time that passes.</summary>
sealed class HookedMachine(IMachine machine, StepHook hook, Action<ReadOnlyMemory<byte>> whileRunning) : IMachine
{
    public string Name => machine.Name;

    public Bytes32 TemplateHash => machine.TemplateHash;

    public ulong? LastCycles => machine.LastCycles;

    public ReadOnlySpan<byte> State => machine.State;

    public IReadOnlyList<int> Written => machine.Written;

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        hook("machine advance: before");
        AdvanceResult result = machine.Advance(input);
        whileRunning(input);
        hook("machine advance: after");
        return result;
    }

    public InspectResult Inspect(ReadOnlyMemory<byte> query) => machine.Inspect(query);

    public Bytes32 StateHash() => machine.StateHash();

    public byte[] Save()
    {
        hook("machine save: before");
        return machine.Save();
    }

    public void Load(ReadOnlySpan<byte> snapshot)
    {
        hook("machine load: before");
        machine.Load(snapshot);
        hook("machine load: after");
    }

    public void Reset() => machine.Reset();

    public void Dispose() => machine.Dispose();
}
