using Rollup.Workloads;

namespace Rollup.Tests.Unit.Kernel;

/// <summary>Several weights in a word give the sums of the definition, up to the ends of what a lane may hold.</summary>
public class NarrowProductTests
{
    [Fact]
    public void TwoLanesEqualTheDefinition() => EqualsDefinition<TwoLanes>(2047);

    [Fact]
    public void ThreeLanesEqualTheDefinition() => EqualsDefinition<ThreeLanes>(127);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    [InlineData(-1, -1)]
    public void WholeLanesOfTheLargestFactorsStayApart(int left, int right)
    {
        Same<TwoLanes>(Repeat(2047 * left, 4 * 1030), Repeat(2047 * right, 1030 * 8), 4, 1030, 8);
        Same<ThreeLanes>(Repeat(127 * left, 4 * 200), Repeat(127 * right, 200 * 12), 4, 200, 12);
    }

    static void EqualsDefinition<TLanes>(int max) where TLanes : struct, ILanes
    {
        Gen<short> element = Gen.Frequency((3, Gen.Int[-max, max]), (2, Gen.OneOf(-max, max, 0))).Select(value => (short)value);
        Gen.Select(Gen.Int[1, 10], Gen.Int[1, 150], Gen.Int[1, 30]).SelectMany(shape => Gen.Select(
            Gen.Const(shape), element.Array[shape.Item1 * shape.Item2], element.Array[shape.Item2 * shape.Item3]))
        .Sample((shape, x, w) => Same<TLanes>(x, w, shape.Item1, shape.Item2, shape.Item3), iter: 300);
    }

    static short[] Repeat(int value, int count) => [.. Enumerable.Repeat((short)value, count)];

    static void Same<TLanes>(short[] x, short[] w, int rows, int depth, int columns) where TLanes : struct, ILanes
    {
        long[] expected = new long[rows * columns], actual = new long[rows * columns];
        NarrowProduct<TLanes>.MultiplyReference(x, w, rows, depth, columns, expected);
        NarrowProduct<TLanes>.Multiply(x, w, rows, depth, columns, actual, new long[depth * columns], new int[4 * depth]);
        Assert.Equal(expected, actual);
    }
}
