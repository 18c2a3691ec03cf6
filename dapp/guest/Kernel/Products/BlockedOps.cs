using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>
/// <see cref="ScalarOps"/> without vector units, faster: what the guest runs. Equal bit for bit, as sums of int64 modulo 2^64 do not depend
/// on order.
/// </summary>
/// <remarks>
/// A product is the sums over d of a[i, d] * b[j, d] for every line i of a and j of b; the three differ in whether a matrix holds its lines
/// one behind the other or side by side. Lines are packed by fours into panels, each read many times from then on, and a
/// <see cref="Tile"/> multiplies two panels. What is left of a side, and all of a matrix of one line, is done by <see cref="Strip"/>.
/// Elements are reached by reference, after one check that each matrix has its size: the checks of every access would cost more than the
/// products.
/// </remarks>
public readonly struct BlockedOps : IDenseOps
{
    public static void Forward(
        ReadOnlySpan<int> x, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        Multiply(
            Lines.Behind(x.Slice(0, rows * inWidth), rows, inWidth), Lines.Beside(w.Slice(0, inWidth * outWidth), outWidth), inWidth,
            sums.Slice(0, rows * outWidth), panels);

    public static void Backward(
        ReadOnlySpan<int> dy, ReadOnlySpan<int> w, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        Multiply(
            Lines.Behind(dy.Slice(0, rows * outWidth), rows, outWidth), Lines.Behind(w.Slice(0, inWidth * outWidth), inWidth, outWidth),
            outWidth, sums.Slice(0, rows * inWidth), panels);

    public static void OuterSums(
        ReadOnlySpan<int> x, ReadOnlySpan<int> dy, int rows, int inWidth, int outWidth, Span<long> sums, Span<int> panels) =>
        Multiply(
            Lines.Beside(x.Slice(0, rows * inWidth), inWidth), Lines.Beside(dy.Slice(0, rows * outWidth), outWidth), rows,
            sums.Slice(0, inWidth * outWidth), panels);

    // sums[a.Count, b.Count]. As many panels of b as there is room for, beside one of a, are packed at a time.
    static void Multiply(Lines a, Lines b, int depth, Span<long> sums, Span<int> panels)
    {
        if (depth <= 0) return;
        int panelSize = Tile.Side * depth;
        int columnsAtOnce = (panels.Length / panelSize - 1) * Tile.Side;
        bool isTiled = columnsAtOnce > 0 && a.Count >= Tile.Side && b.Count >= Tile.Side;
        int tiledRows = isTiled ? a.Count & -Tile.Side : 0, tiledColumns = isTiled ? b.Count & -Tile.Side : 0;
        for (int first = 0; first < tiledColumns; first += columnsAtOnce)
        {
            int columns = Math.Min(columnsAtOnce, tiledColumns - first);
            for (int j = 0; j < columns; j += Tile.Side) b.Pack(first + j, depth, panels.Slice(panelSize + j * depth, panelSize));
            for (int i = 0; i < tiledRows; i += Tile.Side)
            {
                a.Pack(i, depth, panels.Slice(0, panelSize));
                MultiplyPanels(
                    panels.Slice(0, panelSize * (1 + columns / Tile.Side)), depth, sums.Slice(i * b.Count + first), columns, b.Count);
            }
        }
        for (int j = tiledColumns; j < b.Count; j++) Strip.Multiply(a, a.Count, b, j, depth, sums.Slice(j), b.Count);
        for (int i = tiledRows; i < a.Count && tiledColumns > 0; i++)
            Strip.Multiply(b, tiledColumns, a, i, depth, sums.Slice(i * b.Count), 1);
    }

    // The first panel times each of those behind it: four rows of sums, which lie sumStep apart.
    static void MultiplyPanels(Span<int> panels, int depth, Span<long> sums, int columns, int sumStep)
    {
        ref int a = ref MemoryMarshal.GetReference(panels);
        ref int b = ref Unsafe.Add(ref a, Tile.Side * depth);
        ref long sum = ref MemoryMarshal.GetReference(sums.Slice(0, (Tile.Side - 1) * sumStep + columns));
        for (int j = 0; j < columns; j += Tile.Side)
        {
            Tile.Multiply(ref a, ref b, depth, ref sum, sumStep);
            b = ref Unsafe.Add(ref b, Tile.Side * depth);
            sum = ref Unsafe.Add(ref sum, Tile.Side);
        }
    }
}
