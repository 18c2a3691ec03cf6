using System.Diagnostics;
using Rollup.Machine.Riscv;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.Translator.Costs;

/// <summary>
/// Inputs of one kind: instructions of the image and pages of 4 KiB written, on average, and seconds of each that looks at them, medians,
/// as others use the processor too.
/// </summary>
sealed record KindCost(string Kind, double Instructions, double Pages, EngineSeconds Seconds);

/// <summary>
/// What an input takes on both engines. Image: with an advance on a market without a machine beside it. Hash: of one state.
/// </summary>
readonly record struct EngineSeconds(double Image, double Native, double Hash, double Comparison)
{
    public static EngineSeconds MedianOf(IEnumerable<EngineSeconds> all) => new(
        Median(all.Select(seconds => seconds.Image)), Median(all.Select(seconds => seconds.Native)),
        Median(all.Select(seconds => seconds.Hash)), Median(all.Select(seconds => seconds.Comparison)));

    static double Median(IEnumerable<double> numbers)
    {
        double[] ordered = [.. numbers.Order()];
        return ordered[ordered.Length / 2];
    }
}

/// <summary>
/// A market with as many live and past jobs as are asked for, on the image and natively: after every input the state hashes of both are
/// equal, and so is what either wrote. Live jobs are open, and each is in a token of its own.
/// </summary>
sealed class FlatCost : IDisposable
{
    readonly byte[] _initial = Fixtures.Model(classes: 2, seed: 1);
    readonly byte[] _data = Fixtures.Data(classes: 2, rows: 24, seed: 3);
    readonly List<(int Pages, EngineSeconds Seconds)> _observed = [];
    readonly RiscvMachine _image;
    readonly InProcessMachine _native = new();
    const int JobsPerBlock = 100; // as many models are read with a block's credit

    readonly CountedMarket _market;
    long _started;

    public FlatCost(byte[] image)
    {
        _image = new RiscvMachine(image);
        _market = new CountedMarket(_image, isChecked: false, Observe);
    }

    public int LiveJobs => _market.World.View.Header.LiveJobs;

    public long Inputs => (long)_market.World.Index;

    /// <summary>Opens jobs, each in its own token, until so many are live.</summary>
    public void Fill(int liveJobs)
    {
        while (LiveJobs < liveJobs)
        {
            Open(Fixtures.AddressOf(0x10_0000 + LiveJobs));
            if (LiveJobs % JobsPerBlock == 0) _market.World.Block++;
        }
    }

    public void Open(Address token)
    {
        Begin();
        Life(token).Open();
    }

    /// <summary>Whole lives of jobs in Ether, or in a token: what their inputs cost, in the order in which the kinds first came.</summary>
    public List<KindCost> Live(int jobs, Address token = default)
    {
        List<(string Kind, long Instructions, int Pages, EngineSeconds Seconds)> all = [];
        for (int job = 0; job < jobs; job++)
        {
            Begin();
            List<(string Kind, byte[] Input, long Instructions)> inputs = Life(token).Run(clients: 1).Inputs;
            all.AddRange(inputs.Zip(_observed, (input, seen) => (input.Kind, input.Instructions, seen.Pages, seen.Seconds)));
        }
        return [.. all.GroupBy(input => input.Kind).Select(kind => new KindCost(
            kind.Key, kind.Average(input => input.Instructions), kind.Average(input => input.Pages),
            EngineSeconds.MedianOf(kind.Select(input => input.Seconds))))];
    }

    public void Dispose()
    {
        _market.Dispose();
        _native.Dispose();
        _image.Dispose();
    }

    JobLife Life(Address token)
    {
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, _initial, _data, _market.World.Block, places: 1);
        terms.PooledToken = token.IsZero ? (byte)0 : (byte)1;
        return new JobLife(_market, terms, _initial, _data, client => Fixtures.Model(classes: 2, client.Bytes[19]), token: token);
    }

    void Begin()
    {
        _observed.Clear();
        _started = Stopwatch.GetTimestamp();
    }

    // After the image took an input.
    void Observe(byte[] input)
    {
        double image = SecondsSince(ref _started);
        Assert.True(_native.Advance(input).IsAccepted);
        double native = SecondsSince(ref _started);
        Bytes32 hash = _native.StateHash();
        double hashing = SecondsSince(ref _started);
        Assert.True(hash.Equals(_image.StateHash()));
        _ = SecondsSince(ref _started);
        IEnumerable<int> pages = _native.Written.Union(_image.Written).Order();
        Assert.Null(StateComparison.FirstDifference(_native.State, _image.State, pages, _native.Name, _image.Name));
        _observed.Add((_image.Written.Count, new EngineSeconds(image, native, hashing, SecondsSince(ref _started))));
        _started = Stopwatch.GetTimestamp();
    }

    static double SecondsSince(ref long started)
    {
        long now = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(started, now).TotalSeconds;
        started = now;
        return seconds;
    }
}
