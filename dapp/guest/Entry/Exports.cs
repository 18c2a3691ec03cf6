using Rollup.Kernel;
using Rollup.Market;
using Rollup.Protocol;

namespace Rollup.Entry;

/// <summary>Where compiled code is entered from outside: every method here is a root of the ahead-of-time compiler.</summary>
public static class Exports
{
    public static int MemoryBytes() => Guest.MemoryBytes;

    public static int SignatureBytes() => KernelSignature.WorkBytes;

    /// <summary>The signature with the readable products. Memory starts at a multiple of 64.</summary>
    public static ulong Signature(Span<byte> memory) => KernelSignature.Compute<ScalarOps>(memory);

    /// <summary>The signature with the products that the machine uses: equal.</summary>
    public static ulong SignatureBlocked(Span<byte> memory) => KernelSignature.Compute<BlockedOps>(memory);

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
}
