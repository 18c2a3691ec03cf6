using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>A place for Count elements in a block of memory, whose start is a multiple of 64; so is its own.</summary>
public readonly struct Region<T>(int offset, int count) where T : struct
{
    public readonly int Offset = offset;
    public readonly int Count = count;

    /// <summary>The elements in a block, as they lie there.</summary>
    public Span<T> In(Span<byte> block) => MemoryMarshal.Cast<byte, T>(block.Slice(Offset, Count * Unsafe.SizeOf<T>()));
}

/// <summary>
/// Lays regions one behind the other. A plan is made of these once; whoever takes memory and whoever counts it ask the same plan.
/// </summary>
public struct Regions
{
    /// <summary>The block that all regions so far need. Beyond int32 no region of it may be used.</summary>
    public long Bytes;

    public Region<T> Add<T>(int count) where T : struct
    {
        Region<T> region = new((int)Bytes, count);
        Bytes += Arena.BytesOf(count, Unsafe.SizeOf<T>());
        return region;
    }
}
