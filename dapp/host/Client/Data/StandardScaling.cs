using System.Numerics;

namespace Rollup.Client.Data;

/// <summary>
/// The published constants of the first two nodes of a model: subtract the column's mean, multiply by 1 / standard deviation.
/// Computed exactly in integers and rounded to a float32 by the writer; a constant column gets 1.
/// </summary>
public sealed record StandardScaling(long[] SubtractQ32, long[] MultiplyQ32)
{
    public static StandardScaling From(TabularData data)
    {
        long[] subtractQ32 = new long[data.Columns];
        long[] multiplyQ32 = new long[data.Columns];
        IReadOnlyList<SchemaFeature> features = data.Schema.Features;
        for (int column = 0; column < data.Columns; column++)
        {
            multiplyQ32[column] = 1L << 32;
            if (features[column].Kind != FeatureKind.Value) continue; // 0 and 1: a level that is rare here may be common elsewhere
            BigInteger sum = 0;
            BigInteger sumOfSquares = 0;
            for (int row = 0; row < data.Rows; row++)
            {
                long mantissa = data.Mantissas[row * data.Columns + column];
                sum += mantissa;
                sumOfSquares += (BigInteger)mantissa * mantissa;
            }
            BigInteger power = BigInteger.Pow(10, data.Decimals[column]);
            subtractQ32[column] = (long)RoundedQuotient(sum << 32, data.Rows * power);
            // 1/deviation = rows * 10^d / sqrt(rows * sumOfSquares - sum^2), in Q.32; both under one root to keep the digits.
            BigInteger spread = data.Rows * sumOfSquares - sum * sum;
            BigInteger numerator = (data.Rows * power) << 32;
            if (!spread.IsZero) multiplyQ32[column] = (long)BigInteger.Min(SquareRoot(numerator * numerator / spread), 1L << 52);
        }
        return new StandardScaling(subtractQ32, multiplyQ32);
    }

    static BigInteger RoundedQuotient(BigInteger numerator, BigInteger denominator)
    {
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(numerator), denominator, out BigInteger remainder);
        if (remainder * 2 >= denominator) quotient += 1;
        return numerator.Sign < 0 ? -quotient : quotient;
    }

    /// <summary>Rounded down.</summary>
    internal static BigInteger SquareRoot(BigInteger value)
    {
        if (value.IsZero) return 0;
        BigInteger estimate = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (estimate + value / estimate) >> 1;
            if (next >= estimate) return estimate;
            estimate = next;
        }
    }
}
