namespace Rollup.Entry;

/// <summary>
/// The primitives of the machine's device. The ahead-of-time compiler puts the machine's C runtime in their place (intrinsics.txt); .NET
/// has no such device, so here they throw.
/// </summary>
static class Port
{
    /// <summary>Waits for a request, puts it in front of the buffer if it fits, and gives its kind: 0 advance, 1 inspect.</summary>
    public static int Read(Span<byte> buffer, out int length) =>
        throw new PlatformNotSupportedException("only the machine has this device");

    public static void Output(ReadOnlySpan<byte> blob) => throw new PlatformNotSupportedException("only the machine has this device");

    public static void Report(ReadOnlySpan<byte> payload) => throw new PlatformNotSupportedException("only the machine has this device");

    public static void Progress(int perMille) => throw new PlatformNotSupportedException("only the machine has this device");

    /// <summary>Ends a request: 32 bytes of outputs root.</summary>
    public static void Accept(ReadOnlySpan<byte> outputsRoot) =>
        throw new PlatformNotSupportedException("only the machine has this device");

    public static void Reject() => throw new PlatformNotSupportedException("only the machine has this device");
}
