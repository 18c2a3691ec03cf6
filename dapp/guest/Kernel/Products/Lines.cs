using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>The lines of one factor of a product, along which it is summed: each in one piece, or side by side with the others.</summary>
readonly ref struct Lines
{
    const int StepsAtOnce = 4;

    readonly ReadOnlySpan<int> _matrix;
    readonly int _lineStep, _depthStep;

    public readonly int Count;

    Lines(ReadOnlySpan<int> matrix, int count, int lineStep, int depthStep)
    {
        _matrix = matrix;
        Count = count;
        _lineStep = lineStep;
        _depthStep = depthStep;
    }

    /// <summary>Line behind line: the rows of a row-major matrix.</summary>
    public static Lines Behind(ReadOnlySpan<int> matrix, int count, int depth) => new(matrix, count, depth, 1);

    /// <summary>Line beside line: the columns of a row-major matrix.</summary>
    public static Lines Beside(ReadOnlySpan<int> matrix, int count) => new(matrix, count, 1, count);

    public bool IsBeside => _depthStep != 1;

    /// <summary>From one element of a line to the next.</summary>
    public int DepthStep => _depthStep;

    /// <summary>From a line to the next.</summary>
    public int LineStep => _lineStep;

    public ref int First(int line) => ref Unsafe.Add(ref MemoryMarshal.GetReference(_matrix), line * _lineStep);

    /// <summary>Four lines from `line` on into panel[depth, 4].</summary>
    public void Pack(int line, int depth, Span<int> panel)
    {
        ref int to = ref MemoryMarshal.GetReference(panel);
        ref int from = ref First(line);
        if (_lineStep == 1) PackBeside(ref from, _depthStep, depth, ref to);
        else PackBehind(ref from, _lineStep, depth, ref to);
    }

    static void PackBeside(ref int from, int depthStep, int depth, ref int to)
    {
        for (nint steps = depth / StepsAtOnce; steps != 0; steps--)
        {
            CopyOne(ref from, ref to);
            from = ref Unsafe.Add(ref from, depthStep);
            CopyOne(ref from, ref Unsafe.Add(ref to, 4));
            from = ref Unsafe.Add(ref from, depthStep);
            CopyOne(ref from, ref Unsafe.Add(ref to, 8));
            from = ref Unsafe.Add(ref from, depthStep);
            CopyOne(ref from, ref Unsafe.Add(ref to, 12));
            from = ref Unsafe.Add(ref from, depthStep);
            to = ref Unsafe.Add(ref to, StepsAtOnce * Tile.Side);
        }
        for (nint steps = depth % StepsAtOnce; steps != 0; steps--)
        {
            CopyOne(ref from, ref to);
            from = ref Unsafe.Add(ref from, depthStep);
            to = ref Unsafe.Add(ref to, Tile.Side);
        }
    }

    static void PackBehind(ref int from, int lineStep, int depth, ref int to)
    {
        ref int from1 = ref Unsafe.Add(ref from, lineStep);
        ref int from2 = ref Unsafe.Add(ref from1, lineStep);
        ref int from3 = ref Unsafe.Add(ref from2, lineStep);
        for (nint steps = depth / StepsAtOnce; steps != 0; steps--)
        {
            PackOne(from, from1, from2, from3, ref to);
            PackOne(Unsafe.Add(ref from, 1), Unsafe.Add(ref from1, 1), Unsafe.Add(ref from2, 1), Unsafe.Add(ref from3, 1),
                ref Unsafe.Add(ref to, 4));
            PackOne(Unsafe.Add(ref from, 2), Unsafe.Add(ref from1, 2), Unsafe.Add(ref from2, 2), Unsafe.Add(ref from3, 2),
                ref Unsafe.Add(ref to, 8));
            PackOne(Unsafe.Add(ref from, 3), Unsafe.Add(ref from1, 3), Unsafe.Add(ref from2, 3), Unsafe.Add(ref from3, 3),
                ref Unsafe.Add(ref to, 12));
            from = ref Unsafe.Add(ref from, StepsAtOnce);
            from1 = ref Unsafe.Add(ref from1, StepsAtOnce);
            from2 = ref Unsafe.Add(ref from2, StepsAtOnce);
            from3 = ref Unsafe.Add(ref from3, StepsAtOnce);
            to = ref Unsafe.Add(ref to, StepsAtOnce * Tile.Side);
        }
        for (nint steps = depth % StepsAtOnce; steps != 0; steps--)
        {
            PackOne(from, from1, from2, from3, ref to);
            from = ref Unsafe.Add(ref from, 1);
            from1 = ref Unsafe.Add(ref from1, 1);
            from2 = ref Unsafe.Add(ref from2, 1);
            from3 = ref Unsafe.Add(ref from3, 1);
            to = ref Unsafe.Add(ref to, Tile.Side);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyOne(ref int from, ref int to) =>
        PackOne(from, Unsafe.Add(ref from, 1), Unsafe.Add(ref from, 2), Unsafe.Add(ref from, 3), ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void PackOne(int v0, int v1, int v2, int v3, ref int to)
    {
        to = v0;
        Unsafe.Add(ref to, 1) = v1;
        Unsafe.Add(ref to, 2) = v2;
        Unsafe.Add(ref to, 3) = v3;
    }
}
