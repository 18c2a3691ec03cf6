using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rollup.Client.Models;

/// <summary>What lies where a training keeps how far it is.</summary>
public enum CheckpointKind
{
    None,
    Usable,
    Foreign, // of another model, recipe or rows
    Damaged,
}

/// <summary>
/// How far a training is, in a file: its state after some whole epochs, from which it goes on bit for bit. It belongs to one model, recipe
/// and set of rows, whose digest it begins with, and ends with a digest of itself: what is another's or not whole is not gone on from.
/// </summary>
public sealed class TrainingCheckpoint
{
    // The digest of what it belongs to; these numbers; masters, first and second moments; the digest of all before.
    const int EpochsDone = 0, ActivationSaturations = 1, WeightSaturations = 2, DeltaSaturations = 3, Beta1Power = 4, Beta2Power = 5;
    const int HeadNumbers = 6;
    const int DigestBytes = SHA256.HashSizeInBytes;

    static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    readonly string _file;
    readonly byte[] _subject;
    readonly int _numbers;
    long _keptAtMilliseconds = Environment.TickCount64;

    public TrainingCheckpoint(string file, LocalModel initial, LocalRows rows, in Recipe recipe)
    {
        _file = file;
        _subject = SubjectOf(initial, rows, in recipe);
        int parameters = initial.MasterQ40.Length;
        _numbers = HeadNumbers + parameters * (recipe.Optimizer == OptimizerKind.Adam ? 3 : 2);
    }

    /// <summary>What is there, and how many whole epochs it has behind it where it can be used.</summary>
    public (CheckpointKind Kind, int EpochsDone) Look()
    {
        CheckpointKind kind = Read(out long[] numbers);
        return (kind, kind == CheckpointKind.Usable ? (int)numbers[EpochsDone] : 0);
    }

    /// <summary>Takes up what is there; gives the whole epochs that are done, 0 where nothing can be used.</summary>
    internal int Resume(ref TrainState state, ref Counters counters)
    {
        if (Read(out long[] numbers) != CheckpointKind.Usable) return 0;
        counters.ActivationSaturations = numbers[ActivationSaturations];
        counters.WeightSaturations = numbers[WeightSaturations];
        counters.DeltaSaturations = numbers[DeltaSaturations];
        (state.Beta1PowerQ62, state.Beta2PowerQ62) = (numbers[Beta1Power], numbers[Beta2Power]);
        int parameters = state.MasterQ40.Length;
        numbers.AsSpan(HeadNumbers, parameters).CopyTo(state.MasterQ40);
        numbers.AsSpan(HeadNumbers + parameters, parameters).CopyTo(state.FirstMoments);
        numbers.AsSpan(HeadNumbers + 2 * parameters).CopyTo(state.SecondMoments);
        return (int)numbers[EpochsDone];
    }

    /// <summary>Writes the state down where some seconds went by since it last was, or where it must be now.</summary>
    internal void Keep(int epochsDone, in TrainState state, in Counters counters, bool isNow)
    {
        if (epochsDone == 0) return;
        if (!isNow && Environment.TickCount64 - _keptAtMilliseconds < s_interval.TotalMilliseconds) return;
        long[] numbers =
        [
            epochsDone, counters.ActivationSaturations, counters.WeightSaturations, counters.DeltaSaturations, state.Beta1PowerQ62,
            state.Beta2PowerQ62, .. state.MasterQ40, .. state.FirstMoments, .. state.SecondMoments,
        ];
        byte[] content = [.. _subject, .. MemoryMarshal.AsBytes(numbers.AsSpan())];
        WholeFile.WritePrivate(_file, [.. content, .. SHA256.HashData(content)]);
        _keptAtMilliseconds = Environment.TickCount64;
    }

    /// <summary>The training has ended.</summary>
    internal void Remove() => File.Delete(_file);

    CheckpointKind Read(out long[] numbers)
    {
        numbers = [];
        if (!File.Exists(_file)) return CheckpointKind.None;
        byte[] bytes = File.ReadAllBytes(_file);
        if (bytes.Length < 2 * DigestBytes || !SHA256.HashData(bytes.AsSpan(..^DigestBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^DigestBytes..)))
            return CheckpointKind.Damaged;
        if (!bytes.AsSpan(..DigestBytes).SequenceEqual(_subject) || bytes.Length != 2 * DigestBytes + _numbers * sizeof(long))
            return CheckpointKind.Foreign;
        numbers = MemoryMarshal.Cast<byte, long>(bytes.AsSpan(DigestBytes..^DigestBytes)).ToArray();
        return CheckpointKind.Usable;
    }

    static byte[] SubjectOf(LocalModel initial, LocalRows rows, in Recipe recipe)
    {
        long[] numbers =
        [
            (long)recipe.Optimizer, (long)recipe.Loss, (long)recipe.Profile, recipe.Epochs, recipe.BatchSize, recipe.LearningRateQ32,
            recipe.MomentumQ32, recipe.Beta1Q32, recipe.Beta2Q32, recipe.EpsilonQ47, recipe.WeightDecayQ32, (long)recipe.Seed,
            (long)initial.NamedOutput, rows.Rows,
        ];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("lockstep training checkpoint 1"u8);
        hash.AppendData(initial.File);
        hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(rows.FeaturesQFA.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(rows.Targets.AsSpan()));
        return hash.GetHashAndReset();
    }
}
