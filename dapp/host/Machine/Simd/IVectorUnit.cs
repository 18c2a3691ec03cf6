namespace Rollup.Machine.Simd;

/// <summary>
/// The instructions of a vector unit that a product is made of: <see cref="Lanes"/> int64 in a register, and as many int32 as fit one.
/// </summary>
interface IVectorUnit<TInts, TLongs> where TInts : struct where TLongs : struct
{
    /// <summary>How many int64 a register holds.</summary>
    static abstract int Lanes { get; }

    /// <summary>The product of the low halves of every int64 (vpmuldq).</summary>
    static abstract TLongs Multiply(TInts left, TInts right);

    static abstract TLongs Add(TLongs left, TLongs right);

    static abstract long Sum(TLongs lanes);

    static abstract TInts All(int value);

    static abstract TInts Load(ref int from);

    /// <summary><see cref="Lanes"/> int32 as the low halves of int64 (vpmovsxdq).</summary>
    static abstract TInts Widen(ref int from);

    /// <summary>The high half of every int64 as its low half.</summary>
    static abstract TInts HighHalves(TInts pairs);

    static abstract void Store(TLongs lanes, ref long to);
}
