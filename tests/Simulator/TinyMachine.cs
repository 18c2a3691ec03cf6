using System.Runtime.InteropServices;
using Rollup.Node;
using Rollup.Protocol;

namespace Rollup.Tests.Simulator;

/// <summary>
/// The smallest machine with everything a node can see: state that depends on every accepted input, rejects that change nothing, several outputs
/// and reports per input, the real outputs tree. Payload byte 0 chooses: rejected below 32, else byte 1 and 2 say how many outputs and reports.
/// Every other output is a notice (jobOpened, so that it can be decoded), the rest are vouchers.
/// </summary>
sealed class TinyMachine : IMachine
{
    struct State
    {
        public Bytes32 Digest;
        public OutputsTree Tree;
    }

    State _state;

    /// <summary>For the canary: the n-th input run by this object goes wrong in the named way.</summary>
    public Fault Planted { get; init; }

    public int PlantedAtRun { get; init; } = -1;

    int _runs;

    public enum Fault { None, RejectIsNotReverted, OutputBit, ReportLost }

    public string TemplateHash { get; } = FakeChain.HashOf("tiny machine");

    public void Reset() => _state = default;

    public AdvanceOutcome Advance(ReadOnlySpan<byte> input)
    {
        bool faulty = Planted != Fault.None && ++_runs >= PlantedAtRun;
        if (!EvmAdvance.TryDecode(input, out _, out ReadOnlySpan<byte> payload) || payload.Length < 3 || payload[0] < 32)
        {
            if (faulty && Planted == Fault.RejectIsNotReverted) Absorb(input);
            return new AdvanceOutcome(false, [], [[0xee, (byte)payload.Length]], Root());
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
        return new AdvanceOutcome(true, outputs, reports, Root());
    }

    public InspectOutcome Inspect(ReadOnlySpan<byte> query) => new(true, null, [_state.Digest.Bytes.ToArray(), query.ToArray()]);

    public string StateHash()
    {
        Keccak256.Hash(Save(), out Bytes32 hash);
        return "0x" + Convert.ToHexStringLower(hash.Bytes);
    }

    public byte[] Save() => MemoryMarshal.AsBytes(new ReadOnlySpan<State>(in _state)).ToArray();

    public bool Load(ReadOnlySpan<byte> saved) => MemoryMarshal.TryRead(saved, out _state);

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
            byte[] payload = new byte[JobOpened.EncodedBytes];
            new JobOpened { JobId = (ulong)i, EvaluationUnits = _state.Digest[0] }.Encode(payload);
            byte[] output = new byte[512];
            int length = i % 2 == 0 ? Outputs.WriteNotice(payload, output) : Outputs.WriteVoucher(default, default, payload, output);
            outputs.Add(output[..length]);
        }
        return outputs;
    }

    string Root()
    {
        _state.Tree.Root(out Bytes32 root);
        return "0x" + Convert.ToHexStringLower(root.Bytes);
    }
}
