using System.Runtime.InteropServices;
using Rollup.Chain;

namespace Rollup.Tests.Simulator;

/// <summary>
/// The smallest machine with everything a node can see: state that depends on every accepted input, rejects that change nothing, several
/// outputs and reports per input, the real outputs tree. Payload byte 0 chooses: rejected below 32, else byte 1 and 2 say how many outputs
/// and reports. Every other output is a notice (jobOpened, so that it can be decoded), the rest are vouchers.
/// </summary>
sealed class TinyMachine : IMachine
{
    struct Everything
    {
        public Bytes32 Digest;
        public OutputsTree Tree;
    }

    Everything _state;

    /// <summary>For the canary: the n-th input run by this object goes wrong in the named way.</summary>
    public Fault Planted { get; init; }

    public int PlantedAtRun { get; init; } = -1;

    int _runs;

    public enum Fault { None, RejectIsNotReverted, OutputBit, ReportLost }

    public string Name => "tiny";

    public Bytes32 TemplateHash { get; } = Hex.ReadBytes32(FakeChain.HashOf("tiny machine"));

    public ulong? LastCycles => null;

    public ReadOnlySpan<byte> State => MemoryMarshal.AsBytes(new ReadOnlySpan<Everything>(in _state));

    public IReadOnlyList<int> Written => []; // nobody compares its state

    public AdvanceResult Advance(ReadOnlyMemory<byte> blob)
    {
        ReadOnlySpan<byte> input = blob.Span;
        bool faulty = Planted != Fault.None && ++_runs >= PlantedAtRun;
        if (!EvmAdvance.TryDecode(input, out _, out ReadOnlySpan<byte> payload) || payload.Length < 3 || payload[0] < 32)
        {
            if (faulty && Planted == Fault.RejectIsNotReverted) Absorb(input);
            return new AdvanceResult(false, [], [[0xee, (byte)payload.Length]], Root());
        }

        Absorb(input);
        List<byte[]> outputs = Emitted(payload[1] % 4);
        List<byte[]> reports = Reported(payload[2] % 3);
        if (faulty && Planted == Fault.OutputBit && outputs.Count > 0) outputs[0][^40] ^= 1;
        if (faulty && Planted == Fault.ReportLost) reports.Clear();
        foreach (byte[] output in outputs)
        {
            Keccak256.Hash(output, out Bytes32 leaf);
            _state.Tree.Append(in leaf);
        }
        return new AdvanceResult(true, outputs, reports, Root());
    }

    public InspectResult Inspect(ReadOnlyMemory<byte> query) => new(true, [_state.Digest.Bytes.ToArray(), query.ToArray()]);

    public Bytes32 StateHash()
    {
        Keccak256.Hash(State, out Bytes32 hash);
        return hash;
    }

    public byte[] Save() => State.ToArray();

    public void Load(ReadOnlySpan<byte> snapshot)
    {
        if (!MemoryMarshal.TryRead(snapshot, out _state)) throw new InvalidDataException("not a state");
    }

    public void Reset() => _state = default;

    public void Dispose() { }

    void Absorb(ReadOnlySpan<byte> input)
    {
        byte[] both = [.. _state.Digest.Bytes, .. input];
        Keccak256.Hash(both, out _state.Digest);
    }

    List<byte[]> Reported(int count)
    {
        List<byte[]> reports = [];
        for (int i = 0; i < count; i++) reports.Add([(byte)i, .. _state.Digest.Bytes]);
        return reports;
    }

    List<byte[]> Emitted(int count)
    {
        List<byte[]> outputs = [];
        for (int i = 0; i < count; i++)
        {
            byte[] payload = MessageBytes.Of(new JobOpened { JobId = (ulong)i, EvaluationUnits = _state.Digest[0] });
            byte[] output = new byte[512];
            int length = i % 2 == 0 ? Outputs.WriteNotice(payload, output) : Outputs.WriteVoucher(default, default, payload, output);
            outputs.Add(output[..length]);
        }
        return outputs;
    }

    Bytes32 Root()
    {
        _state.Tree.Root(out Bytes32 root);
        return root;
    }
}
