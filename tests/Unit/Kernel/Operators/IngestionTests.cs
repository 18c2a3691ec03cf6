using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

public class IngestionTests
{
    static readonly Gen<int> Mantissa = Gen.Frequency(
        (4, Gen.Int), (1, Gen.OneOf(int.MinValue, int.MaxValue, 0, 1, -1)), (4, Gen.Int[-100_000, 100_000]));
    static readonly Gen<long> Constant = Gen.Frequency(
        (2, Gen.Long), (1, Gen.OneOf(long.MinValue, long.MaxValue, 0, 1, -1)), (5, Gen.Long[-1L << 44, 1L << 44]));

    [Fact]
    public void FeaturesAreTheExactValueRoundedTwice() =>
        Gen.Select(Mantissa, Gen.Byte[0, 9], Constant, Constant, Gen.Int[0, 2], Gen.Bool)
            .Sample((mantissa, decimals, subtract, scale, kind, isWide) =>
        {
            Profile profile = isWide ? Profile.Wide : Profile.Standard;
            if ((ScaleKind)kind == ScaleKind.Divide && scale == 0) return;
            int[] feature = new int[1];
            Counters counters = default;
            KernelStatus status = Ingestion.Scale(
                [mantissa], [decimals], [subtract], kind == 0 ? [] : [scale], (ScaleKind)kind, 1, 1, profile, feature, ref counters);
            Assert.Equal(KernelStatus.Accepted, status);

            BigInteger valueQ32 = Divide((BigInteger)mantissa << 32, BigInteger.Pow(10, decimals));
            BigInteger difference = valueQ32 - subtract;
            int bits = profile.ActivationBits;
            BigInteger expected = (ScaleKind)kind switch
            {
                ScaleKind.Multiply => Divide(difference * scale, BigInteger.One << (64 - bits)),
                ScaleKind.Divide => Divide(difference * scale.CompareTo(0) << bits, BigInteger.Abs(scale)),
                _ => Divide(difference, BigInteger.One << (32 - bits)),
            };
            BigInteger narrow = BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, expected));
            Assert.Equal((int)narrow, feature[0]);
            Assert.Equal(narrow == expected ? 0 : 1, counters.ActivationSaturations);
        }, iter: 20_000);

    // What columns have: numbers about the limits of the short form, divisors that make ties, and all that the definition takes.
    static readonly Gen<long> ColumnScale = Gen.Frequency(
        (3, Constant), (2, Gen.Select(Gen.Int[0, 62], Gen.Int[-2, 2]).Select((bits, off) => (1L << bits) + off)),
        (2, Gen.Select(Gen.Long[-1000, 1000], Gen.Int[20, 34]).Select((value, bits) => value << bits)));

    static readonly Gen<long> ColumnSubtract = Gen.Frequency(
        (3, Constant), (2, Gen.OneOf(0, 1L << 62, (1L << 62) + 1, -1L << 62, (-1L << 62) - 1)),
        (2, Gen.Long[-3000, 3000].Select(value => value << 32)));

    [Fact]
    public void AColumnIsScaledAsTheDefinitionSays() =>
        Gen.Select(Mantissa.Array[64], Gen.Byte[0, 9], ColumnSubtract, ColumnScale, Gen.Int[0, 2], Gen.Bool)
            .Where((_, _, _, scale, kind, _) => (ScaleKind)kind != ScaleKind.Divide || scale != 0)
            .Sample((mantissas, decimals, subtract, scale, kind, isWide) =>
            {
                Profile profile = isWide ? Profile.Wide : Profile.Standard;
                int[] features = new int[mantissas.Length];
                Counters counters = default, expectedCounters = default;
                long[] scales = (ScaleKind)kind == ScaleKind.None ? [] : [scale];
                Assert.Equal(KernelStatus.Accepted, Ingestion.Scale(
                    mantissas, [decimals], [subtract], scales, (ScaleKind)kind, mantissas.Length, 1, profile, features, ref counters));
                long powerOfTen = (long)BigInteger.Pow(10, decimals);
                int[] expected = [.. mantissas.Select(mantissa => Ingestion.ScaleOne(
                    mantissa, powerOfTen, subtract, scales.Length == 0 ? 0
                    : scale, (ScaleKind)kind, profile.ActivationBits, ref expectedCounters))];
                Assert.Equal(expected, features);
                Assert.Equal(expectedCounters.ActivationSaturations, counters.ActivationSaturations);
            }, iter: 10_000);

    static BigInteger Divide(BigInteger dividend, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(dividend, divisor, out BigInteger rest);
        if (rest.Sign < 0)
        {
            quotient--;
            rest += divisor;
        }
        int side = (2 * rest).CompareTo(divisor);
        return side > 0 || (side == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    [Fact]
    public void EachColumnHasItsOwnConstants()
    {
        int[] features = new int[4];
        Counters counters = default;
        KernelStatus status = Ingestion.Scale(
            [150, 7, 250, -7], [2, 0], [1L << 32, 0], [2L << 32, 1L << 31], ScaleKind.Multiply, 2, 2, Profile.Standard, features,
            ref counters);
        Assert.Equal(KernelStatus.Accepted, status);
        Assert.Equal([1 << 20, 7 << 19, 3 << 20, -7 << 19], features);
    }

    sealed class Case
    {
        public int[] Mantissas = new int[6];
        public byte[] Decimals = [0, 9, 4];
        public long[] Subtract = [1, 2, 3];
        public long[] Scale = [1, -2, 3];
        public ScaleKind Kind = ScaleKind.Divide;
        public int Rows = 2, Columns = 3;
        public int[] Features = new int[6];
    }

    [Fact]
    public void EachRefusalHasItsStatusAndTheLowestWins()
    {
        (Action<Case> Change, KernelStatus Status)[] table =
        [
            (_ => { }, KernelStatus.Accepted),
            (c => c.Subtract = [], KernelStatus.Accepted),
            (c => (c.Rows, c.Columns) = (0, 0), KernelStatus.RowsZero),
            (c => c.Rows = int.MinValue, KernelStatus.RowsZero),
            (c => c.Rows = 65537, KernelStatus.RowsAboveMax),
            (c => c.Columns = 0, KernelStatus.ColumnsOutOfRange),
            (c => c.Columns = 4097, KernelStatus.ColumnsOutOfRange),
            (c => c.Mantissas = new int[5], KernelStatus.ShapeDiffers),
            (c => c.Features = new int[7], KernelStatus.ShapeDiffers),
            (c => c.Decimals = [0, 0], KernelStatus.ShapeDiffers),
            (c => c.Subtract = [1], KernelStatus.ShapeDiffers),
            (c => c.Scale = [], KernelStatus.ShapeDiffers),
            (c => c.Kind = ScaleKind.None, KernelStatus.ShapeDiffers),
            (c => c.Kind = (ScaleKind)3, KernelStatus.KindUnknown),
            (c => (c.Decimals[1], c.Scale[0]) = (10, 0), KernelStatus.DecimalsAboveMax),
            (c => c.Scale[2] = 0, KernelStatus.DivisorZero),
            (c => (c.Kind, c.Scale[2]) = (ScaleKind.Multiply, 0), KernelStatus.Accepted),
        ];
        Assert.All(table, row =>
        {
            Case c = new();
            row.Change(c);
            Counters counters = default;
            Assert.Equal(row.Status, Ingestion.Scale(
                c.Mantissas, c.Decimals, c.Subtract, c.Scale, c.Kind, c.Rows, c.Columns, Profile.Standard, c.Features, ref counters));
        });
    }
}
