namespace Rollup.Workloads;

/// <summary>How many weights lie in one word of 64 bits, and for how many steps their sums stay apart.</summary>
public interface ILanes
{
    static abstract int Count { get; }

    static abstract int Bits { get; }

    /// <summary>The most products that a lane may sum: |sum| stays below 2^(Bits - 1).</summary>
    static abstract int StepsMax { get; }
}

/// <summary>What a sum is moved up by, so that it is not negative in its lane.</summary>
static class Lanes
{
    public static long Half<TLanes>() where TLanes : struct, ILanes => 1L << (TLanes.Bits - 1);

    /// <summary>Half in every lane of a word.</summary>
    public static long Middle<TLanes>() where TLanes : struct, ILanes
    {
        long middle = 0;
        for (int lane = 0; lane < TLanes.Count; lane++) middle = (middle << TLanes.Bits) + Half<TLanes>();
        return middle;
    }
}

/// <summary>Factors within +-2047: 512 * 2047^2 is below 2^31.</summary>
public readonly struct TwoLanes : ILanes
{
    public static int Count => 2;

    public static int Bits => 32;

    public static int StepsMax => 512;
}

/// <summary>Factors within +-127: 64 * 127^2 is below 2^20.</summary>
public readonly struct ThreeLanes : ILanes
{
    public static int Count => 3;

    public static int Bits => 21;

    public static int StepsMax => 64;
}

/// <summary>
/// sums[rows, columns] = x[rows, depth] * w[depth, columns] for narrow factors: a word holds w0 + w1 * 2^Bits (+ w2 * 2^(2 Bits)), and one
/// product by a factor of x is two or three. No profile of the kernel has such factors; this is what they would cost.
/// </summary>
public static class NarrowProduct<TLanes> where TLanes : struct, ILanes
{
    const int Side = 4;

    static int TileColumns => Side * TLanes.Count;

    /// <summary>The definition.</summary>
    public static void MultiplyReference(ReadOnlySpan<short> x, ReadOnlySpan<short> w, int rows, int depth, int columns, Span<long> sums)
    {
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) sums[row * columns + column] = One(x, w, row, column, depth, columns);
    }

    /// <summary>The same. `words` has room for depth * (columns / Count), `factors` for 4 * depth.</summary>
    public static void Multiply(
        ReadOnlySpan<short> x, ReadOnlySpan<short> w, int rows, int depth, int columns, Span<long> sums, Span<long> words,
        Span<int> factors)
    {
        int tiledRows = rows & -Side, tiledColumns = columns / TileColumns * TileColumns;
        x = x.Slice(0, rows * depth);
        w = w.Slice(0, depth * columns);
        int blocks = (depth + TLanes.StepsMax - 1) / TLanes.StepsMax;
        sums.Slice(0, rows * columns).Fill(-blocks * Lanes.Half<TLanes>());
        for (int j = 0; j < tiledColumns; j += TileColumns)
            PackWords(w, j, depth, columns, words.Slice(j / TLanes.Count * depth, Side * depth));
        for (int i = 0; i < tiledRows; i += Side)
        {
            PackFactors(x.Slice(i * depth), depth, factors);
            for (int j = 0; j < tiledColumns; j += TileColumns)
                MultiplyPanels(factors, words.Slice(j / TLanes.Count * depth, Side * depth), depth, sums.Slice(i * columns + j), columns);
        }
        for (int row = 0; row < rows; row++)
            for (int column = row < tiledRows ? tiledColumns : 0; column < columns; column++)
                sums[row * columns + column] = One(x, w, row, column, depth, columns);
    }

    static long One(ReadOnlySpan<short> x, ReadOnlySpan<short> w, int row, int column, int depth, int columns)
    {
        long sum = 0;
        for (int d = 0; d < depth; d++) sum += x[row * depth + d] * w[d * columns + column];
        return sum;
    }

    static void PackWords(ReadOnlySpan<short> w, int column, int depth, int columns, Span<long> words)
    {
        ref short from = ref Unsafe.Add(ref MemoryMarshal.GetReference(w), column);
        ref long to = ref MemoryMarshal.GetReference(words);
        for (nint d = depth; d != 0; d--)
        {
            for (int word = 0; word < Side; word++)
            {
                long packed = 0;
                for (int lane = TLanes.Count - 1; lane >= 0; lane--)
                    packed = (packed << TLanes.Bits) + Unsafe.Add(ref from, word * TLanes.Count + lane);
                Unsafe.Add(ref to, word) = packed;
            }
            from = ref Unsafe.Add(ref from, columns);
            to = ref Unsafe.Add(ref to, Side);
        }
    }

    static void PackFactors(ReadOnlySpan<short> x, int depth, Span<int> factors)
    {
        ref short from = ref MemoryMarshal.GetReference(x);
        ref int to = ref MemoryMarshal.GetReference(factors.Slice(0, Side * depth));
        for (nint d = depth; d != 0; d--)
        {
            to = from;
            Unsafe.Add(ref to, 1) = Unsafe.Add(ref from, depth);
            Unsafe.Add(ref to, 2) = Unsafe.Add(ref from, 2 * depth);
            Unsafe.Add(ref to, 3) = Unsafe.Add(ref from, 3 * depth);
            from = ref Unsafe.Add(ref from, 1);
            to = ref Unsafe.Add(ref to, Side);
        }
    }

    static void MultiplyPanels(Span<int> factors, Span<long> words, int depth, Span<long> sums, int sumStep)
    {
        ref int a = ref MemoryMarshal.GetReference(factors);
        ref long b = ref MemoryMarshal.GetReference(words);
        ref long to = ref MemoryMarshal.GetReference(sums.Slice(0, (Side - 1) * sumStep + TileColumns));
        for (int d = 0; d < depth; d += TLanes.StepsMax)
            NarrowTile.AddProducts<TLanes>(
                ref Unsafe.Add(ref a, d * Side), ref Unsafe.Add(ref b, d * Side), Math.Min(depth - d, TLanes.StepsMax), ref to, sumStep);
    }
}
