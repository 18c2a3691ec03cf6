namespace Rollup.Workloads;

/// <summary>Rollup.Kernel.Tile with words of several weights on one side: 4 x 4 words of sums in registers.</summary>
ref struct NarrowTile
{
    const int Side = 4;
    const int StepsAtOnce = 8;

    long _s00, _s01, _s02, _s03, _s10, _s11, _s12, _s13, _s20, _s21, _s22, _s23, _s30, _s31, _s32, _s33;

    // At most StepsMax steps; their sums, each with Lanes.Half on top, are taken out of the words and added to the four
    // rows from `to` on.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddProducts<TLanes>(ref int a, ref long b, int depth, ref long to, int toStep) where TLanes : struct, ILanes
    {
        NarrowTile tile = new(Lanes.Middle<TLanes>());
        nint left = depth - 2 * StepsAtOnce;
        for (; left >= 0; left -= 2 * StepsAtOnce)
        {
            tile.AddEight(ref a, ref b);
            tile.AddEight(ref Unsafe.Add(ref a, StepsAtOnce * Side), ref Unsafe.Add(ref b, StepsAtOnce * Side));
            a = ref Unsafe.Add(ref a, 2 * StepsAtOnce * Side);
            b = ref Unsafe.Add(ref b, 2 * StepsAtOnce * Side);
        }
        for (left += 2 * StepsAtOnce; left != 0; left--)
        {
            tile.Add(ref a, ref b, 0);
            a = ref Unsafe.Add(ref a, Side);
            b = ref Unsafe.Add(ref b, Side);
        }
        AddRow<TLanes>(tile._s00, tile._s01, tile._s02, tile._s03, ref to);
        AddRow<TLanes>(tile._s10, tile._s11, tile._s12, tile._s13, ref Unsafe.Add(ref to, toStep));
        AddRow<TLanes>(tile._s20, tile._s21, tile._s22, tile._s23, ref Unsafe.Add(ref to, 2 * toStep));
        AddRow<TLanes>(tile._s30, tile._s31, tile._s32, tile._s33, ref Unsafe.Add(ref to, 3 * toStep));
    }

    NarrowTile(long middle)
    {
        _s00 = _s01 = _s02 = _s03 = _s10 = _s11 = _s12 = _s13 = middle;
        _s20 = _s21 = _s22 = _s23 = _s30 = _s31 = _s32 = _s33 = middle;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void AddEight(ref int a, ref long b)
    {
        Add(ref a, ref b, 0);
        Add(ref a, ref b, 1);
        Add(ref a, ref b, 2);
        Add(ref a, ref b, 3);
        Add(ref a, ref b, 4);
        Add(ref a, ref b, 5);
        Add(ref a, ref b, 6);
        Add(ref a, ref b, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Add(ref int a, ref long b, int step)
    {
        ref long words = ref Unsafe.Add(ref b, step * Side);
        ref int factors = ref Unsafe.Add(ref a, step * Side);
        long b0 = words, b1 = Unsafe.Add(ref words, 1), b2 = Unsafe.Add(ref words, 2), b3 = Unsafe.Add(ref words, 3);
        long factor = factors;
        (_s00, _s01, _s02, _s03) = (_s00 + factor * b0, _s01 + factor * b1, _s02 + factor * b2, _s03 + factor * b3);
        factor = Unsafe.Add(ref factors, 1);
        (_s10, _s11, _s12, _s13) = (_s10 + factor * b0, _s11 + factor * b1, _s12 + factor * b2, _s13 + factor * b3);
        factor = Unsafe.Add(ref factors, 2);
        (_s20, _s21, _s22, _s23) = (_s20 + factor * b0, _s21 + factor * b1, _s22 + factor * b2, _s23 + factor * b3);
        factor = Unsafe.Add(ref factors, 3);
        (_s30, _s31, _s32, _s33) = (_s30 + factor * b0, _s31 + factor * b1, _s32 + factor * b2, _s33 + factor * b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddRow<TLanes>(long s0, long s1, long s2, long s3, ref long to) where TLanes : struct, ILanes
    {
        AddLanes<TLanes>(s0, ref to);
        AddLanes<TLanes>(s1, ref Unsafe.Add(ref to, TLanes.Count));
        AddLanes<TLanes>(s2, ref Unsafe.Add(ref to, 2 * TLanes.Count));
        AddLanes<TLanes>(s3, ref Unsafe.Add(ref to, 3 * TLanes.Count));
    }

    // Every lane holds its sum and half its range, so none is negative or borrows; the caller has taken the halves off `to`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddLanes<TLanes>(long word, ref long to) where TLanes : struct, ILanes
    {
        for (int lane = 0; lane < TLanes.Count; lane++)
            Unsafe.Add(ref to, lane) += (long)((ulong)word << (64 - (lane + 1) * TLanes.Bits) >> (64 - TLanes.Bits));
    }
}
