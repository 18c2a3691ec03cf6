using System.Numerics;

namespace Rollup.Tests.Unit.Protocol;

public class Float32Tests
{
    const int FractionBits = 40; // master weights
    const int IntegerBits = 7;

    // The definition with System.Double, which holds every float32 and every Q.40 number below 2^7 without rounding.
    static Float32Status Expected(uint bits, int fractionBits, int integerBits, out long value)
    {
        value = 0;
        float number = BitConverter.UInt32BitsToSingle(bits);
        if (float.IsNaN(number)) return Float32Status.NotANumber;
        if (float.IsInfinity(number)) return Float32Status.Infinite;

        double units = Math.Round(Math.ScaleB((double)number, fractionBits), MidpointRounding.ToEven);
        if (Math.Abs(units) >= Math.ScaleB(1.0, fractionBits + integerBits)) return Float32Status.OutOfRange;
        value = (long)units;
        return Float32Status.Accepted;
    }

    static void Judge(uint bits, int fractionBits, int integerBits)
    {
        Float32Status status = Float32.ToFixed(bits, fractionBits, integerBits, out long value);
        Float32Status expected = Expected(bits, fractionBits, integerBits, out long expectedValue);
        if (status != expected || value != expectedValue)
            Assert.Fail($"{bits:x8} at Q.{fractionBits}: {status} {value}, not {expected} {expectedValue}");
        if (status != Float32Status.Accepted) return;

        uint exported = Float32.FromFixed(value, fractionBits);
        status = Float32.ToFixed(exported, fractionBits, integerBits, out long again);
        if (status != Float32Status.Accepted || again != value) Assert.Fail($"{bits:x8}: {value} came back as {again}, {status}");
        if (Float32.FromFixed(value, fractionBits, integerBits) != exported) Assert.Fail($"{bits:x8}: the bounded export differs");
        // Canonical, as a submitted weight must be, is what was imported without rounding, and not minus zero: of equal weights one.
        double units = Math.ScaleB((double)BitConverter.UInt32BitsToSingle(bits), fractionBits);
        bool isCanonical = exported == bits, isExact = units == value && bits != 1U << 31;
        if (isCanonical != isExact) Assert.Fail($"{bits:x8}: exported as {exported:x8}");
    }

    /// <summary>All 2^32 patterns when LOCKSTEP_FUZZ is 1 (some minutes), else every 4,099th and all near the ends of exponents.</summary>
    [Fact]
    public void EveryPatternImportsAsDefinedAndComesBack()
    {
        if (Environment.GetEnvironmentVariable("LOCKSTEP_FUZZ") == "1")
        {
            for (ulong bits = 0; bits <= uint.MaxValue; bits++) Judge((uint)bits, FractionBits, IntegerBits);
            for (ulong bits = 0; bits <= uint.MaxValue; bits++) Judge((uint)bits, Profile.WeightBitsOfAll, IntegerBits);
            return;
        }
        for (ulong bits = 0; bits <= uint.MaxValue; bits += 4099) Judge((uint)bits, FractionBits, IntegerBits);
        for (uint exponent = 0; exponent < 512; exponent++)
            for (int near = -300; near <= 300; near++)
                Judge((exponent << 23) + (uint)near, FractionBits, IntegerBits);
    }

    [Theory]
    [InlineData(0, 62)]
    [InlineData(0, 1)]
    [InlineData(20, 11)]
    [InlineData(24, 7)]
    [InlineData(32, 30)]
    [InlineData(47, 4)]
    [InlineData(62, 0)]
    public void OtherWidthsImportAsDefined(int fractionBits, int integerBits)
    {
        for (ulong bits = 0; bits <= uint.MaxValue; bits += 104_729) Judge((uint)bits, fractionBits, integerBits);
        for (uint exponent = 0; exponent < 512; exponent++)
            for (int near = -20; near <= 20; near++)
                Judge((exponent << 23) + (uint)near, fractionBits, integerBits);
    }

    [Fact]
    public void ExportIsTheNearestFloatHalvesToEven()
    {
        Random random = new(7);
        for (int round = 0; round < 300_000; round++)
        {
            // Every number of bits, and often a half between two floats or one unit beside it.
            int width = random.Next(1, 64);
            long value = random.NextInt64() >>> (64 - width);
            if (width > 26 && round % 2 == 0)
            {
                long half = 1L << (width - 26);
                value = ((value | (1L << (width - 1))) & -(half << 1)) | half;
                value += random.Next(-1, 2);
            }
            if (round % 3 == 0) value = -value;
            int fractionBits = random.Next(0, 63);
            AssertNearest(value, fractionBits);
        }
        foreach (long value in new[] { 0, 1, -1, long.MaxValue, long.MinValue, long.MinValue + 1, (1L << 24) - 1, 1L << 24, (1L << 24) + 1,
            (1L << 24) + 3 })
            AssertNearest(value, 40);
    }

    // No float32 beside the answer is nearer: compared exactly, in whole numbers.
    static void AssertNearest(long value, int fractionBits)
    {
        uint bits = Float32.FromFixed(value, fractionBits);
        BigInteger error = Distance(bits, value, fractionBits);
        foreach (uint beside in new[] { bits + 1, bits - 1 })
        {
            if (value == 0) continue;
            BigInteger other = Distance(beside, value, fractionBits);
            Assert.True(error < other || (error == other && (bits & 1) == 0), $"{value} at Q.{fractionBits}: {bits:x8}");
        }
        Assert.Equal(value < 0, (bits >> 31) == 1);
    }

    // |float - value| in units of 2^-fractionBits-149.
    static BigInteger Distance(uint bits, long value, int fractionBits)
    {
        int exponent = (int)(bits >> 23) & 0xFF;
        BigInteger mantissa = bits & 0x7FFFFF;
        if (exponent != 0) mantissa += 1 << 23;
        BigInteger number = mantissa << (Math.Max(exponent, 1) - 1 + fractionBits);
        if (bits >> 31 == 1) number = -number;
        return BigInteger.Abs(number - ((BigInteger)value << 149));
    }

    [Fact]
    public void BoundedExportIsAlwaysAccepted()
    {
        Random random = new(8);
        for (int round = 0; round < 100_000; round++)
        {
            long value = random.NextInt64() >>> random.Next(0, 63);
            if (round % 2 == 0) value = -value;
            uint bits = Float32.FromFixed(value, FractionBits, IntegerBits);
            Assert.Equal(Float32Status.Accepted, Float32.ToFixed(bits, FractionBits, IntegerBits, out _));
        }
        Assert.Equal(0x42FFFFFFu, Float32.FromFixed((1L << 47) - 1, 40, 7)); // rounds to 128, held just below
        Assert.Equal(0xC2FFFFFFu, Float32.FromFixed(long.MinValue, 40, 7));
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("1", 1L << 40)]
    [InlineData("-1", -(1L << 40))]
    [InlineData("0.1", 109951164416L)] // the float32 nearest to 0.1 is 13421773 * 2^-27
    [InlineData("127.99999", 140737479966720L)]
    public void KnownNumbers(string text, long expected)
    {
        uint bits = BitConverter.SingleToUInt32Bits(float.Parse(text, CultureInfo.InvariantCulture));
        Assert.Equal(Float32Status.Accepted, Float32.ToFixed(bits, 40, 7, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(0x7FC00000u, Float32Status.NotANumber)]
    [InlineData(0xFFFFFFFFu, Float32Status.NotANumber)]
    [InlineData(0x7F800001u, Float32Status.NotANumber)]
    [InlineData(0x7F800000u, Float32Status.Infinite)]
    [InlineData(0xFF800000u, Float32Status.Infinite)]
    [InlineData(0x43000000u, Float32Status.OutOfRange)] // 128
    [InlineData(0xC3000000u, Float32Status.OutOfRange)]
    [InlineData(0x7F7FFFFFu, Float32Status.OutOfRange)]
    [InlineData(0x42FFFFFFu, Float32Status.Accepted)]
    [InlineData(0x00000001u, Float32Status.Accepted)]
    [InlineData(0x807FFFFFu, Float32Status.Accepted)]
    public void EveryStatusIsReached(uint bits, Float32Status expected)
    {
        Assert.Equal(expected, Float32.ToFixed(bits, 40, 7, out long value));
        if (expected != Float32Status.Accepted) Assert.Equal(0, value);
    }

    [Fact]
    public void HalvesGoToEven()
    {
        // 0.5, 1.5, 2.5 and their neighbours as whole numbers, against decimal.
        foreach (float number in new[] { 0.5f, 1.5f, 2.5f, 3.5f, 0.49999997f, 0.50000006f, 8388607.5f, 4194303.5f, 4194302.5f })
        {
            foreach (float signed in new[] { number, -number })
            {
                Assert.Equal(Float32Status.Accepted, Float32.ToFixed(BitConverter.SingleToUInt32Bits(signed), 0, 62, out long value));
                Assert.Equal((long)Math.Round((decimal)(double)signed, MidpointRounding.ToEven), value);
            }
        }
    }
}
