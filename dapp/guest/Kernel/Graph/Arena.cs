using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>
/// Hands out cleared spans from one block of memory, each at an offset that is a multiple of 64. The owner of the block starts it at an
/// address that is a multiple of 64; an address cannot be looked at here, as it differs from target to target.
/// </summary>
/// <remarks>Spans are given back all at once: <see cref="Mark"/> before a piece of work, <see cref="Reset"/> after it.</remarks>
public ref struct Arena
{
    public const int AlignmentBytes = 64;

    readonly Span<byte> _memory;
    int _usedBytes;

    public Arena(Span<byte> memory)
    {
        _memory = memory;
        _usedBytes = 0;
    }

    public readonly int UsedBytes => _usedBytes;

    public readonly int FreeBytes => _memory.Length - _usedBytes;

    /// <summary>Takes `count` elements, all zero. False, with nothing taken, if count is negative or the block is too small.</summary>
    public bool TryTake<T>(int count, out Span<T> elements) where T : struct
    {
        if (!TryTakeDirty(count, out elements)) return false;
        elements.Clear();
        return true;
    }

    /// <summary>As TryTake, but the elements are what lies there: for one who writes all of them before reading any.</summary>
    public bool TryTakeDirty<T>(int count, out Span<T> elements) where T : struct
    {
        elements = default;
        if (count < 0) return false;
        // count < 2^31 and no T here is larger than 2^16 bytes, so the product stays far below 2^63.
        long takenBytes = (long)count * Unsafe.SizeOf<T>();
        if (takenBytes > FreeBytes) return false;
        elements = MemoryMarshal.Cast<byte, T>(_memory.Slice(_usedBytes, (int)takenBytes));
        // The end is rounded up, but never beyond the block: a last piece may end unaligned.
        long nextBytes = ((long)_usedBytes + takenBytes + AlignmentBytes - 1) & -AlignmentBytes;
        _usedBytes = (int)Math.Min(nextBytes, _memory.Length);
        return true;
    }

    /// <summary>All that is free, as it lies and not taken: room to work in until the next Take.</summary>
    public readonly Span<T> Free<T>() where T : struct => MemoryMarshal.Cast<byte, T>(_memory.Slice(_usedBytes));

    /// <summary>The bytes that `count` elements of `elementBytes` take from an arena, padding included.</summary>
    public static long BytesOf(long count, int elementBytes) => (count * elementBytes + AlignmentBytes - 1) & -AlignmentBytes;

    public readonly int Mark() => _usedBytes;

    /// <summary>Gives back everything taken since the mark was made.</summary>
    public void Reset(int mark)
    {
        if (mark < 0 || mark > _usedBytes) throw new ArgumentException("not a mark of this arena");
        _usedBytes = mark;
    }
}
