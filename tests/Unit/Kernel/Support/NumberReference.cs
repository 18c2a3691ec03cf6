namespace Rollup.Tests.Unit.Kernel;

/// <summary>A function of numbers against its reference in many digits.</summary>
static class NumberReference
{
    /// <summary>Fails when one drawn number differs by more than one unit, or one in ten thousand by one.</summary>
    public static void Compare<T>(
        string name, Gen<T> drawn, long iterations, ITestOutputHelper output, Func<T, long> function, Func<T, long> reference)
    {
        long differing = 0, count = 0;
        drawn.Sample(
            value =>
            {
                long difference = Math.Abs(function(value) - reference(value));
                Interlocked.Increment(ref count);
                if (difference != 0) Interlocked.Increment(ref differing);
                return difference <= 1;
            },
            iter: Fuzz.Iterations(iterations));
        output.WriteLine($"{name} against its reference: {count:N0} drawn, {differing} differ by one");
        Assert.True(differing <= 1 + count / 10_000, $"{differing} of {count} differ");
    }
}
