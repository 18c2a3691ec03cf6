using System.Numerics;

namespace Rollup.Tests.Unit.Kernel;

/// <summary>
/// Makes the constants of exp and ln again with BigInteger and compares. To change a table, change the recipe here: a failure prints the
/// table that the recipe makes.
/// </summary>
public class ElementaryTableTests
{
    static readonly BigInteger LogOfTwo = BigReal.Ln(2 * BigReal.One);

    [Fact]
    public void LogOfTwoIsTheOneOfAnotherSeries() // 2 artanh(1/3) = 2 (1/3 + 1/(3 * 3^3) + 1/(5 * 3^5) + ...)
    {
        BigInteger sum = BigInteger.Zero;
        BigInteger power = BigReal.One / 3;
        for (int k = 1; !power.IsZero; k += 2, power /= 9) sum += 2 * power / k;
        Assert.True(BigInteger.Abs(sum - LogOfTwo) < BigInteger.One << 40);
    }

    [Fact]
    public void ScalarConstants()
    {
        Assert.Equal(Exponential.Log2OfEQ62, (long)BigReal.Round(BigReal.Divide(BigReal.One, LogOfTwo), 62));
        Assert.Equal(Logarithm.LogOfTwoQ57, (long)BigReal.Round(LogOfTwo, 57));
    }

    [Fact]
    public void PowersOfTwo() => Same(
        [.. Enumerable.Range(0, 64).Select(i => (ulong)BigReal.Round(BigReal.Exp(LogOfTwo * i / 64), 63))],
        Exponential.PowersOfTwoQ63);

    [Fact]
    public void Cubic() => Same(
        [.. ShortenedPowerSeries(degree: 3).Select(coefficient => (ulong)BigReal.Round(coefficient, 64))],
        [Exponential.Cubic0Q64, Exponential.Cubic1Q64, Exponential.Cubic2Q64, Exponential.Cubic3Q64]);

    [Fact]
    public void Reciprocals() => Same(
        [.. Enumerable.Range(0, 128).Select(i => (ulong)BigReal.Round(BigReal.One * 256 / (256 + 2 * i + 1), 64))],
        Logarithm.ReciprocalsQ64);

    [Fact]
    public void LogarithmsOfTheReciprocals()
    {
        List<ulong> expected = [];
        foreach (ulong reciprocalQ64 in Logarithm.ReciprocalsQ64)
            expected.Add((ulong)BigReal.Round(-BigReal.Ln(BigReal.From(reciprocalQ64, 64)), 62));
        Same([.. expected], System.Runtime.InteropServices.MemoryMarshal.Cast<long, ulong>(Logarithm.LogarithmsQ62));
    }

    // A seed off by the part e leaves e^2 / (2 (1 + e)) after one step of Newton, and the root times half the square of that after two.
    [Fact]
    public void SquareRootSeedsLeadToLessThanOneAboveTheRoot()
    {
        Assert.Equal(192, SquareRoot.SeedsOfHead.Length);
        double worst = 0;
        for (int head = 64; head < 256; head++)
        {
            int seed = SquareRoot.SeedsOfHead[head - 64];
            Assert.Equal(Math.Min(255, (int)Math.Round(16 * Math.Sqrt(head + 0.5))), seed);
            worst = Math.Max(worst, Math.Max(AboveRootAfterTwoSteps(seed, head), AboveRootAfterTwoSteps(seed, head + 1)));
        }
        Assert.InRange(worst, 0.5, 0.98);
    }

    static double AboveRootAfterTwoSteps(int seed, double head)
    {
        double root = Math.Sqrt(head) * (1 << 28);
        double first = seed * (double)(1 << 24) / root - 1;
        double second = first * first / (2 * (1 + first));
        return root * second * second / 2;
    }

    // (2^(t/64) - 1) / t = sum of a^(k+1) / (k+1)! t^k, a = ln 2 / 64. On 0 <= t < 1 the term of the highest power is replaced by its
    // difference from the Chebyshev polynomial T*(t) = T(2t - 1) of that degree, the least change that removes it, from 12 down.
    static BigInteger[] ShortenedPowerSeries(int degree)
    {
        const int Start = 12;
        BigInteger a = LogOfTwo / 64;
        BigInteger[] coefficients = new BigInteger[Start + 1];
        BigInteger term = a;
        for (int k = 0; k <= Start; term = BigReal.Multiply(term, a) / (k + 2), k++) coefficients[k] = term;
        for (int n = Start; n > degree; n--)
        {
            BigInteger[] chebyshev = ShiftedChebyshev(n);
            BigInteger factor = coefficients[n] / chebyshev[n];
            for (int i = 0; i <= n; i++) coefficients[i] -= factor * chebyshev[i];
        }
        return coefficients[..(degree + 1)];
    }

    // T*_0 = 1, T*_1 = 2t - 1, T*_(n+1) = 2 (2t - 1) T*_n - T*_(n-1).
    static BigInteger[] ShiftedChebyshev(int degree)
    {
        BigInteger[] before = [1];
        BigInteger[] current = [-1, 2];
        for (int n = 1; n < degree; n++)
        {
            BigInteger[] next = new BigInteger[n + 2];
            for (int i = 0; i < current.Length; i++)
            {
                next[i + 1] += 4 * current[i];
                next[i] -= 2 * current[i];
            }
            for (int i = 0; i < before.Length; i++) next[i] -= before[i];
            (before, current) = (current, next);
        }
        return current;
    }

    static void Same(ReadOnlySpan<ulong> expected, ReadOnlySpan<ulong> actual)
    {
        if (expected.SequenceEqual(actual)) return;
        Assert.Fail("the table should be:\n" + string.Join(", ", expected.ToArray().Select(value => $"0x{value:x16}")));
    }
}
