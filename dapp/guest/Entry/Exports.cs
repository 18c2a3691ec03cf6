namespace Rollup.Entry;

/// <summary>Where compiled code is entered from outside: every method here is a root of the ahead-of-time compiler.</summary>
public static class Exports
{
    public static int MemoryBytes() => Guest.MemoryBytes;

    public static int SignatureBytes() => Entry.Signature.WorkBytes;

    /// <summary>
    /// The signature with the readable products, into the first 32 bytes of the memory, which starts at a multiple of 64.
    /// </summary>
    public static void Signature(Span<byte> memory) => Write<ScalarOps>(memory);

    /// <summary>The signature with the products that the machine uses: equal.</summary>
    public static void SignatureBlocked(Span<byte> memory) => Write<BlockedOps>(memory);

    /// <summary>The application's start: accepts with the root of no outputs, as the template must stand.</summary>
    public static void Start(Span<byte> memory)
    {
        MachineDevice device = default;
        Marketplace.OutputsRoot(memory.Slice(0, Layout.StateBytes), out Bytes32 root);
        device.Accept(in root);
    }

    /// <summary>One request, from reading it to accept or reject.</summary>
    public static void Step(Span<byte> memory)
    {
        MachineDevice device = default;
        Guest.Step<BlockedOps, MachineDevice>(ref device, memory);
    }

    static void Write<TOps>(Span<byte> memory) where TOps : struct, IDenseOps
    {
        Entry.Signature.Compute<TOps>(memory, out Bytes32 signature, out _);
        signature.CopyTo(memory);
    }
}
