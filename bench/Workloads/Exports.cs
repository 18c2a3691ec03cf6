using Rollup.Entry;
using Rollup.Market;

namespace Rollup.Workloads;

/// <summary>The roots of the image that bench/Instructions runs, on the device of the machine: see Rollup.Entry.Exports.</summary>
public static class Exports
{
    const int RootBytes = 64; // 32, and 32 more so that what follows is aligned
    const int RequestBytesMax = 2 << 20;
    const int WorkBytes = 24 << 20;

    // Where the market has its scratch: what lies before is an empty market, which nothing here writes.
    const int Offset = Layout.ScratchOffset;

    public static int MemoryBytes() => Offset + RootBytes + RequestBytesMax + WorkBytes;

    public static void Start(Span<byte> memory)
    {
        MachineDevice device = default;
        OutputsTree noOutputs = default;
        noOutputs.Root(out Bytes32 root);
        root.CopyTo(memory.Slice(Offset));
        device.Accept(in root);
    }

    /// <summary>One request. It always ends in accept, with the root of no outputs.</summary>
    public static void Step(Span<byte> memory)
    {
        MachineDevice device = default;
        memory = memory.Slice(Offset);
        Span<byte> buffer = memory.Slice(RootBytes, RequestBytesMax);
        device.Read(buffer, out _);
        Request request = new(MemoryMarshal.Cast<byte, int>(buffer.Slice(0, Request.Bytes)));
        ScratchMemory scratch = new(memory.Slice(RootBytes + Request.Bytes));
        switch (request.Operation)
        {
            case Operation.Forward or Operation.Backward or Operation.OuterSums: Products.Run(request, ref scratch); break;
            case Operation.NarrowTwo: Products.RunNarrow<TwoLanes>(request, bits: 12, ref scratch); break;
            case Operation.NarrowThree: Products.RunNarrow<ThreeLanes>(request, bits: 8, ref scratch); break;
            case Operation.Scale: Learning.Scale(request, ref scratch); break;
            case Operation.Evaluate: Learning.Evaluate(request, ref scratch); break;
            case Operation.Validate: Learning.Validate(request, ref scratch); break;
            case Operation.Train: Learning.Train(request, ref scratch); break;
            case Operation.Identify: FileIdentity.Identify(request, ref scratch); break;
            case Operation.Tell: Learning.Tell(request, ref scratch); break;
            case Operation.Sha256 or Operation.Keccak256 or Operation.KeccakPair: Hashing.Run(request, ref scratch); break;
            case >= Operation.ReadModel and <= Operation.ReadData: FileReading.Run(request, ref scratch); break;
            case >= Operation.Finish and <= Operation.Step: TrainingParts.Run(request, ref scratch); break;
        }
        Bytes32 noOutputs = Bytes32.Read(memory);
        device.Accept(in noOutputs);
    }
}
