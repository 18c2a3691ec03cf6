using Rollup.Machine.Simd;

namespace Rollup.Tests.Unit.Kernel;

/// <summary>Every form of the three products gives the bits of the definition, wrapped sums included.</summary>
public class DenseOpsTests
{
    // Mostly any int32, often the ends, so that sums wrap.
    static readonly Gen<int> Element = Gen.Frequency(
        (6, Gen.Int), (2, Gen.OneOf(int.MinValue, int.MaxValue, -1, 0, 1)), (2, Gen.Int[-1000, 1000]));

    static readonly Gen<(int Rows, int In, int Out)> Shape = Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40]);

    [Fact]
    public void BlockedEqualsTheDefinition() => EqualsDefinition<BlockedOps>();

    [Fact]
    public void Avx2EqualsTheDefinition()
    {
        Assert.SkipUnless(Avx2Ops.IsSupported, "this processor has no AVX2");
        EqualsDefinition<Avx2Ops>();
    }

    [Fact]
    public void Avx512EqualsTheDefinition()
    {
        Assert.SkipUnless(Avx512Ops.IsSupported, "this processor has no AVX-512");
        EqualsDefinition<Avx512Ops>();
    }

    [Fact]
    public void TheHostsChoiceEqualsTheDefinition() => EqualsDefinition<HostOps>();

    // Any room, from none to enough, and dirty.
    static readonly Gen<int[]> Panels = Gen.Int[0, 3000].Select(count => Enumerable.Repeat(0x5A5A5A5A, count).ToArray());

    static void EqualsDefinition<TOps>() where TOps : struct, IDenseOps =>
        Shape.SelectMany(shape => Gen.Select(
            Gen.Const(shape), Panels, Element.Array[shape.Rows * shape.In], Element.Array[shape.In * shape.Out],
            Element.Array[shape.Rows * shape.Out]))
        .Sample((shape, panels, x, w, dy) =>
        {
            (int rows, int inWidth, int outWidth) = shape;
            Same(rows * outWidth, s => ScalarOps.Forward(x, w, rows, inWidth, outWidth, s, panels), s =>
                TOps.Forward(x, w, rows, inWidth, outWidth, s, panels));
            Same(rows * inWidth, s => ScalarOps.Backward(dy, w, rows, inWidth, outWidth, s, panels), s =>
                TOps.Backward(dy, w, rows, inWidth, outWidth, s, panels));
            Same(inWidth * outWidth, s => ScalarOps.OuterSums(x, dy, rows, inWidth, outWidth, s, panels), s =>
                TOps.OuterSums(x, dy, rows, inWidth, outWidth, s, panels));
        }, iter: 400);

    // The memory before is dirt, and one element behind the result is a guard.
    static void Same(int count, Action<long[]> definition, Action<long[]> fast)
    {
        long[] expected = new long[count + 1], actual = new long[count + 1];
        Array.Fill(expected, 0x5A5A5A5A5A5A5A5A);
        Array.Fill(actual, 0x5A5A5A5A5A5A5A5A);
        definition(expected);
        fast(actual);
        Assert.Equal(expected, actual);
    }
}
