using System.Runtime.InteropServices;

namespace Rollup.Entry;

/// <summary>One request from the device to its end. The machine's main loop is this, for ever.</summary>
public static class Guest
{
    /// <summary>Room for a request: an input from the box, or a query, which is far shorter.</summary>
    public const int RequestBytesMax = EvmAdvance.InputBytesMax;

    const int LastRootBytes = 4_096;

    /// <summary>
    /// The whole memory: the market's, then the request's, then the last root. It starts at a multiple of 64 and as zeros.
    /// </summary>
    public const int MemoryBytes = Layout.StateBytes + RequestBytesMax + LastRootBytes;

    public static void Step<TOps, TDevice>(ref TDevice device, Span<byte> memory) where TOps : struct, IDenseOps
        where TDevice : struct, IDevice
    {
        Span<byte> state = memory.Slice(0, Layout.StateBytes);
        Span<byte> buffer = memory.Slice(Layout.StateBytes, RequestBytesMax);
        RequestKind kind = device.Read(buffer, out int length);
        AdvanceStatus status = AdvanceStatus.Rejected;
        if (length >= 0 && length <= buffer.Length)
        {
            ReadOnlySpan<byte> request = buffer.Slice(0, length);
            status = kind == RequestKind.Inspect
                ? Marketplace.Inspect(state, request, ref device)
                : Marketplace.Advance<TOps, TDevice>(state, request, ref device);
        }
        if (status == AdvanceStatus.Rejected)
        {
            device.Reject();
            return;
        }
        ref LastRoot last = ref MemoryMarshal.Cast<byte, LastRoot>(memory.Slice(Layout.StateBytes + RequestBytesMax, LastRootBytes))[0];
        Marketplace.OutputsRoot(state, ref last, out Bytes32 root);
        device.Accept(in root);
    }
}
