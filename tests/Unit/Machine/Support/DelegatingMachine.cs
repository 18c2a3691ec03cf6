namespace Rollup.Tests.Unit.Machine;

/// <summary>A machine that does what another does, so that a test changes one thing about it.</summary>
abstract class DelegatingMachine(IMachine machine) : IMachine
{
    public string Name => machine.Name;

    public Bytes32 TemplateHash => machine.TemplateHash;

    public ulong? LastCycles => machine.LastCycles;

    public ReadOnlySpan<byte> State => machine.State;

    public virtual IReadOnlyList<int> Written => machine.Written;

    public virtual AdvanceResult Advance(ReadOnlyMemory<byte> input) => machine.Advance(input);

    public virtual InspectResult Inspect(ReadOnlyMemory<byte> query) => machine.Inspect(query);

    public Bytes32 StateHash() => machine.StateHash();

    public byte[] Save() => machine.Save();

    public void Load(ReadOnlySpan<byte> snapshot) => machine.Load(snapshot);

    public virtual void Reset() => machine.Reset();

    public virtual void Dispose()
    {
        machine.Dispose();
        GC.SuppressFinalize(this);
    }
}
