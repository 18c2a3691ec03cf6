using System.Runtime.InteropServices;

namespace Rollup.Kernel;

/// <summary>
/// Many lines times one line, unpacked, as each element is used once. Registers hold 15 factors of the one line where the many lie one
/// behind the other (<see cref="Factors"/>), and 15 sums where they lie side by side (<see cref="Sums"/>): either way an element costs a
/// load, a product, an addition, and little more.
/// </summary>
static class Strip
{
    const int Width = 15; // of 28 registers; measured beside 8 and 16 on tables of 30 columns
    const int NarrowWidth = 4;

    /// <summary>sums[i * sumStep] = sum over d of lines[i, d] * others[line, d] for i below count.</summary>
    public static void Multiply(Lines lines, int count, Lines others, int line, int depth, Span<long> sums, int sumStep)
    {
        if (count == 0) return;
        ref long to = ref MemoryMarshal.GetReference(sums.Slice(0, (count - 1) * sumStep + 1));
        ref int other = ref others.First(line);
        int done = lines.IsBeside ? Beside(lines, count, ref other, others.DepthStep, depth, ref to, sumStep)
            : depth >= Width / 2 ? Behind(lines, count, ref other, others.DepthStep, depth, ref to, sumStep) : 0;
        for (; done < count; done++)
            Unsafe.Add(ref to, done * sumStep) = One(ref lines.First(done), lines.DepthStep, ref other, others.DepthStep, depth);
    }

    static long One(ref int a, int aStep, ref int b, int bStep, int depth)
    {
        long sum = 0;
        for (nint d = depth; d != 0; d--)
        {
            sum += (long)a * b;
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }
        return sum;
    }

    // The number of lines done. The last block of factors ends with zeros, for which elements of the next lines are read: the last lines
    // have no such, and are left.
    static int Behind(Lines lines, int count, ref int other, int otherStep, int depth, ref long to, int toStep)
    {
        int readBeyond = (depth + Width - 1) / Width * Width - depth;
        int done = Math.Max(0, count - (readBeyond + depth - 1) / depth);
        ref long zeroed = ref to;
        for (nint i = done; i != 0; i--)
        {
            zeroed = 0;
            zeroed = ref Unsafe.Add(ref zeroed, toStep);
        }
        for (int d = 0; d < depth; d += Width)
            Factors.AddProducts(
                ref Unsafe.Add(ref other, d * otherStep), otherStep, Math.Min(depth - d, Width),
                ref Unsafe.Add(ref lines.First(0), d), lines.LineStep, done, ref to, toStep);
        return done;
    }

    // The number of lines done. A last group that is not full starts earlier and does some lines again, which come out the same.
    static int Beside(Lines lines, int count, ref int other, int otherStep, int depth, ref long to, int toStep)
    {
        int done = 0;
        while (count >= Width && count - done > Width / 2)
        {
            int first = Math.Min(done, count - Width);
            Sums.Wide(ref lines.First(first), lines.DepthStep, ref other, otherStep, depth, ref Unsafe.Add(ref to, first * toStep), toStep);
            done = first + Width;
        }
        while (count >= NarrowWidth && done < count)
        {
            int first = Math.Min(done, count - NarrowWidth);
            Sums.Narrow(
                ref lines.First(first), lines.DepthStep, ref other, otherStep, depth, ref Unsafe.Add(ref to, first * toStep), toStep);
            done = first + NarrowWidth;
        }
        return done;
    }

    /// <summary>A block of one line, held in registers while every other line's block passes by.</summary>
    ref struct Factors
    {
        long _f0, _f1, _f2, _f3, _f4, _f5, _f6, _f7, _f8, _f9, _f10, _f11, _f12, _f13, _f14;

        // to[i * toStep] += the products of a line's block with the factors, of which there are `width`.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void AddProducts(
            ref int factor, int factorStep, int width, ref int a, int lineStep, int count, ref long to, int toStep)
        {
            Factors factors = default;
            factors.Read(ref factor, factorStep, width);
            for (nint lines = count; lines != 0; lines--)
            {
                to += factors.ProductsWith(ref a);
                a = ref Unsafe.Add(ref a, lineStep);
                to = ref Unsafe.Add(ref to, toStep);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly long ProductsWith(ref int a) =>
            a * _f0 + Unsafe.Add(ref a, 1) * _f1 + Unsafe.Add(ref a, 2) * _f2 + Unsafe.Add(ref a, 3) * _f3
            + Unsafe.Add(ref a, 4) * _f4 + Unsafe.Add(ref a, 5) * _f5 + Unsafe.Add(ref a, 6) * _f6 + Unsafe.Add(ref a, 7) * _f7
            + Unsafe.Add(ref a, 8) * _f8 + Unsafe.Add(ref a, 9) * _f9 + Unsafe.Add(ref a, 10) * _f10 + Unsafe.Add(ref a, 11) * _f11
            + Unsafe.Add(ref a, 12) * _f12 + Unsafe.Add(ref a, 13) * _f13 + Unsafe.Add(ref a, 14) * _f14;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Read(ref int factor, int step, int width)
        {
            _f0 = width > 0 ? Unsafe.Add(ref factor, 0 * step) : 0;
            _f1 = width > 1 ? Unsafe.Add(ref factor, 1 * step) : 0;
            _f2 = width > 2 ? Unsafe.Add(ref factor, 2 * step) : 0;
            _f3 = width > 3 ? Unsafe.Add(ref factor, 3 * step) : 0;
            _f4 = width > 4 ? Unsafe.Add(ref factor, 4 * step) : 0;
            _f5 = width > 5 ? Unsafe.Add(ref factor, 5 * step) : 0;
            _f6 = width > 6 ? Unsafe.Add(ref factor, 6 * step) : 0;
            _f7 = width > 7 ? Unsafe.Add(ref factor, 7 * step) : 0;
            _f8 = width > 8 ? Unsafe.Add(ref factor, 8 * step) : 0;
            _f9 = width > 9 ? Unsafe.Add(ref factor, 9 * step) : 0;
            _f10 = width > 10 ? Unsafe.Add(ref factor, 10 * step) : 0;
            _f11 = width > 11 ? Unsafe.Add(ref factor, 11 * step) : 0;
            _f12 = width > 12 ? Unsafe.Add(ref factor, 12 * step) : 0;
            _f13 = width > 13 ? Unsafe.Add(ref factor, 13 * step) : 0;
            _f14 = width > 14 ? Unsafe.Add(ref factor, 14 * step) : 0;
        }
    }

    /// <summary>Neighbouring sums, held in registers while one line's elements pass by.</summary>
    ref struct Sums
    {
        long _s0, _s1, _s2, _s3, _s4, _s5, _s6, _s7, _s8, _s9, _s10, _s11, _s12, _s13, _s14;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void Wide(ref int a, int aStep, ref int b, int bStep, int depth, ref long to, int toStep)
        {
            Sums sums = default;
            for (nint d = depth; d != 0; d--)
            {
                sums.AddNarrow(ref a, b);
                sums.AddRest(ref a, b);
                a = ref Unsafe.Add(ref a, aStep);
                b = ref Unsafe.Add(ref b, bStep);
            }
            sums.StoreNarrow(ref to, toStep);
            sums.StoreRest(ref to, toStep);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void Narrow(ref int a, int aStep, ref int b, int bStep, int depth, ref long to, int toStep)
        {
            Sums sums = default;
            for (nint d = depth; d != 0; d--)
            {
                sums.AddNarrow(ref a, b);
                a = ref Unsafe.Add(ref a, aStep);
                b = ref Unsafe.Add(ref b, bStep);
            }
            sums.StoreNarrow(ref to, toStep);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void AddNarrow(ref int a, long factor)
        {
            _s0 += a * factor;
            _s1 += Unsafe.Add(ref a, 1) * factor;
            _s2 += Unsafe.Add(ref a, 2) * factor;
            _s3 += Unsafe.Add(ref a, 3) * factor;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void AddRest(ref int a, long factor)
        {
            _s4 += Unsafe.Add(ref a, 4) * factor;
            _s5 += Unsafe.Add(ref a, 5) * factor;
            _s6 += Unsafe.Add(ref a, 6) * factor;
            _s7 += Unsafe.Add(ref a, 7) * factor;
            _s8 += Unsafe.Add(ref a, 8) * factor;
            _s9 += Unsafe.Add(ref a, 9) * factor;
            _s10 += Unsafe.Add(ref a, 10) * factor;
            _s11 += Unsafe.Add(ref a, 11) * factor;
            _s12 += Unsafe.Add(ref a, 12) * factor;
            _s13 += Unsafe.Add(ref a, 13) * factor;
            _s14 += Unsafe.Add(ref a, 14) * factor;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly void StoreNarrow(ref long to, int step)
        {
            to = _s0;
            Unsafe.Add(ref to, step) = _s1;
            Unsafe.Add(ref to, 2 * step) = _s2;
            Unsafe.Add(ref to, 3 * step) = _s3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly void StoreRest(ref long to, int step)
        {
            Unsafe.Add(ref to, 4 * step) = _s4;
            Unsafe.Add(ref to, 5 * step) = _s5;
            Unsafe.Add(ref to, 6 * step) = _s6;
            Unsafe.Add(ref to, 7 * step) = _s7;
            Unsafe.Add(ref to, 8 * step) = _s8;
            Unsafe.Add(ref to, 9 * step) = _s9;
            Unsafe.Add(ref to, 10 * step) = _s10;
            Unsafe.Add(ref to, 11 * step) = _s11;
            Unsafe.Add(ref to, 12 * step) = _s12;
            Unsafe.Add(ref to, 13 * step) = _s13;
            Unsafe.Add(ref to, 14 * step) = _s14;
        }
    }
}
