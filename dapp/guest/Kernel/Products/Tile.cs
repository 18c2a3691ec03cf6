namespace Rollup.Kernel;

/// <summary>
/// 4 x 4 sums at once, kept in registers: RISC-V has 31, and 16 sums, 4 factors, 1 factor, 1 product and 2 addresses are 24. Per step 8
/// loads feed 16 products, so that a product takes 2.5 instructions and its part of the loop's two or three.
/// </summary>
ref struct Tile
{
    public const int Side = 4;

    const int StepsAtOnce = 8;

    long _s00, _s01, _s02, _s03, _s10, _s11, _s12, _s13, _s20, _s21, _s22, _s23, _s30, _s31, _s32, _s33;

    /// <summary>sums[i * sumStep + j] = sum over d of a[d, i] * b[d, j] for i and j below 4. Both panels are [depth, 4].</summary>
    // Not inlined, as a caller's variables would take registers from the sums.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Multiply(ref int a, ref int b, int depth, ref long sums, int sumStep)
    {
        Tile tile = default;
        nint left = depth - 2 * StepsAtOnce; // of the steps after the next sixteen: no other count needs a register
        for (; left >= 0; left -= 2 * StepsAtOnce)
        {
            tile.AddEight(ref a, ref b);
            tile.AddEight(ref Unsafe.Add(ref a, StepsAtOnce * Side), ref Unsafe.Add(ref b, StepsAtOnce * Side));
            a = ref Unsafe.Add(ref a, 2 * StepsAtOnce * Side);
            b = ref Unsafe.Add(ref b, 2 * StepsAtOnce * Side);
        }
        left += 2 * StepsAtOnce;
        if (left >= StepsAtOnce)
        {
            tile.AddEight(ref a, ref b);
            a = ref Unsafe.Add(ref a, StepsAtOnce * Side);
            b = ref Unsafe.Add(ref b, StepsAtOnce * Side);
            left -= StepsAtOnce;
        }
        for (; left != 0; left--)
        {
            tile.Add(ref a, ref b, 0);
            a = ref Unsafe.Add(ref a, Side);
            b = ref Unsafe.Add(ref b, Side);
        }
        Store(tile._s00, tile._s01, tile._s02, tile._s03, ref sums);
        Store(tile._s10, tile._s11, tile._s12, tile._s13, ref Unsafe.Add(ref sums, sumStep));
        Store(tile._s20, tile._s21, tile._s22, tile._s23, ref Unsafe.Add(ref sums, 2 * sumStep));
        Store(tile._s30, tile._s31, tile._s32, tile._s33, ref Unsafe.Add(ref sums, 3 * sumStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void AddEight(ref int a, ref int b)
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
    void Add(ref int a, ref int b, int step)
    {
        ref int bs = ref Unsafe.Add(ref b, step * Side);
        ref int f = ref Unsafe.Add(ref a, step * Side);
        long b0 = bs, b1 = Unsafe.Add(ref bs, 1), b2 = Unsafe.Add(ref bs, 2), b3 = Unsafe.Add(ref bs, 3);
        long factor = f;
        (_s00, _s01, _s02, _s03) = (_s00 + factor * b0, _s01 + factor * b1, _s02 + factor * b2, _s03 + factor * b3);
        factor = Unsafe.Add(ref f, 1);
        (_s10, _s11, _s12, _s13) = (_s10 + factor * b0, _s11 + factor * b1, _s12 + factor * b2, _s13 + factor * b3);
        factor = Unsafe.Add(ref f, 2);
        (_s20, _s21, _s22, _s23) = (_s20 + factor * b0, _s21 + factor * b1, _s22 + factor * b2, _s23 + factor * b3);
        factor = Unsafe.Add(ref f, 3);
        (_s30, _s31, _s32, _s33) = (_s30 + factor * b0, _s31 + factor * b1, _s32 + factor * b2, _s33 + factor * b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(long s0, long s1, long s2, long s3, ref long to)
    {
        to = s0;
        Unsafe.Add(ref to, 1) = s1;
        Unsafe.Add(ref to, 2) = s2;
        Unsafe.Add(ref to, 3) = s3;
    }
}
