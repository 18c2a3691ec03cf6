namespace Rollup.Workloads;

/// <summary>
/// Cuts one block into views, the same ones each time it is cut in the same order: what one request fills, the next finds.
/// </summary>
public ref struct ScratchMemory(Span<byte> memory)
{
    const int AlignmentBytes = 64;

    Span<byte> _rest = memory;

    /// <summary>The next `count` elements, from a multiple of 64 bytes.</summary>
    public Span<T> Take<T>(int count) where T : struct
    {
        int bytes = count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        Span<T> taken = MemoryMarshal.Cast<byte, T>(_rest.Slice(0, bytes));
        _rest = _rest.Slice((bytes + AlignmentBytes - 1) & -AlignmentBytes);
        return taken;
    }

    /// <summary>All that is left.</summary>
    public readonly Span<byte> Rest => _rest;
}
