namespace Rollup.Machine.Riscv;

/// <summary>What a processor divides and the high half of a product, by the name of the instruction.</summary>
static class Arithmetic
{
    // Division never faults: by zero it gives all ones and the dividend, and the one that does not fit wraps.
    public static ulong Div(ulong left, ulong right) =>
        right == 0 ? ulong.MaxValue : right == ulong.MaxValue ? 0 - left : (ulong)((long)left / (long)right);

    public static ulong Rem(ulong left, ulong right) => right == 0 ? left : right == ulong.MaxValue ? 0 : (ulong)((long)left % (long)right);

    public static ulong Divu(ulong left, ulong right) => right == 0 ? ulong.MaxValue : left / right;

    public static ulong Remu(ulong left, ulong right) => right == 0 ? left : left % right;

    public static ulong Divw(ulong left, ulong right) => (ulong)(int)Div((ulong)(int)left, (ulong)(int)right);

    public static ulong Remw(ulong left, ulong right) => (ulong)(int)Rem((ulong)(int)left, (ulong)(int)right);

    public static ulong Divuw(ulong left, ulong right) => (ulong)(int)Divu((uint)left, (uint)right);

    public static ulong Remuw(ulong left, ulong right) => (ulong)(int)Remu((uint)left, (uint)right);

    public static ulong HighProduct(ulong left, ulong right) => Math.BigMul(left, right, out _);
}
