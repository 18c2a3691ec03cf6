using Rollup.Chain;
using Rollup.Machine;

namespace Rollup.Node;

/// <summary>The guest in this process. Its template hash is the hash of the state before the first input, equal on every engine.</summary>
public sealed class LocalMachine : IMachine
{
    readonly InProcessMachine _machine = new();
    readonly byte[] _genesis;

    public LocalMachine()
    {
        _genesis = _machine.Save();
        TemplateHash = StateHash();
    }

    public string TemplateHash { get; }

    public void Reset() => _machine.Load(_genesis);

    public AdvanceOutcome Advance(ReadOnlySpan<byte> input)
    {
        try
        {
            AdvanceResult result = _machine.Advance(input.ToArray());
            return new AdvanceOutcome(result.IsAccepted, result.Outputs, result.Reports, result.OutputsRoot.ToHex());
        }
        catch (MachineHaltedException halted)
        {
            // There is no state after this input, for anybody: starting again would only find the same.
            throw new NodeStopException("the machine halted: " + halted.Message);
        }
    }

    public InspectOutcome Inspect(ReadOnlySpan<byte> query)
    {
        try
        {
            InspectResult result = _machine.Inspect(query.ToArray());
            return new InspectOutcome(result.IsAccepted, Exception: null, result.Reports);
        }
        catch (MachineHaltedException halted)
        {
            return new InspectOutcome(Accepted: false, halted.Message, []);
        }
    }

    public string StateHash() => _machine.StateHash().ToHex();

    public byte[] Save() => _machine.Save();

    public bool Load(ReadOnlySpan<byte> saved)
    {
        try
        {
            _machine.Load(saved);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    public void Dispose() => _machine.Dispose();
}
