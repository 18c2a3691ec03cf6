using System.Buffers.Binary;

namespace Rollup.Market;

/// <summary>The machine trains again on public data with the client's own seed, and compares the model bit for bit.</summary>
public static class Replay
{
    static ReadOnlySpan<byte> Tag => "Lockstep replay seed v1"u8;

    internal static Judge Answers => new(sealsData: false, takesModels: false, Judging.Repeating);

    /// <summary>The recipe in the kernel's types. Nothing is checked here: Recipe.Check judges it with the network.</summary>
    public static Recipe RecipeOf(in RecipeTerms terms)
    {
        Recipe recipe = default;
        recipe.Optimizer = (OptimizerKind)terms.Optimizer;
        recipe.Loss = (LossKind)terms.Loss;
        recipe.Profile = (ProfileKind)terms.Profile;
        recipe.Epochs = (int)Math.Min(terms.Epochs, int.MaxValue); // what is above the maximum stays above it
        recipe.BatchSize = (int)Math.Min(terms.BatchSize, int.MaxValue);
        recipe.LearningRateQ32 = terms.LearningRateQ32;
        recipe.MomentumQ32 = terms.MomentumQ32;
        recipe.Beta1Q32 = terms.Beta1Q32;
        recipe.Beta2Q32 = terms.Beta2Q32;
        recipe.EpsilonQ47 = terms.EpsilonQ47;
        recipe.WeightDecayQ32 = terms.WeightDecayQ32;
        recipe.Seed = terms.Seed;
        return recipe;
    }

    /// <summary>
    /// The seed a client trains with: the first eight bytes, big-endian, of keccak256(tag, seed as 8 bytes big-endian, client). Bound to
    /// the client, so that nobody is paid for a copy.
    /// </summary>
    public static ulong SeedOf(ulong seed, in Address client)
    {
        Span<byte> bytes = stackalloc byte[64];
        Tag.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.Slice(Tag.Length), seed);
        client.CopyTo(bytes.Slice(Tag.Length + sizeof(ulong)));
        Keccak256.Hash(bytes.Slice(0, Tag.Length + sizeof(ulong) + Address.Size), out Bytes32 digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest.Bytes);
    }

    /// <summary>True if the recipe trains such a network: here, or where a client runs it.</summary>
    internal static bool CanTrain(in JobTerms terms, in Network network)
    {
        Recipe recipe = RecipeOf(in terms.Recipe);
        return Recipe.Check(in recipe, in network, (int)terms.Rows) == RecipeStatus.Accepted;
    }

    internal static void AddCost(in JobTerms terms, in Network network, ref WorkCost cost)
    {
        Recipe recipe = RecipeOf(in terms.Recipe);
        cost.SubmissionUnits = TrainingPlan.UnitsOf(in network, in recipe, (int)terms.Rows)
            + 2L * network.ParameterCount * WorkCost.UnitsPerWeight + terms.ModelBytes * WorkCost.UnitsPerHashedByte;
        cost.WorkspaceBytes = TrainingPlan.Of(in network, in recipe, (int)terms.Rows).WorkspaceBytes;
    }

    /// <summary>The verdict of a complete place. There is no score: the model is equal to the machine's own, or it is not.</summary>
    internal static Verdict Compare<TOps>(StateView view, int jobIndex, int place, ref LoadedJob loaded) where TOps : struct, IDenseOps
    {
        ref readonly JobRow job = ref view.JobAt(jobIndex);
        Span<byte> file = loaded.Take<byte>((int)job.Terms.ModelBytes);
        if (!TryTrain<TOps>(in job.Terms, in job.Places[place].Client, ref loaded, file)) return Verdict.NumericFault;
        Span<byte> work = loaded.Take<byte>(UnixFs.RootBytesMax);
        if (!UnixFs.TryIdentify(file, work, out Cid identifier)) throw new InvalidOperationException("a model fits one root");
        return identifier.Digest.Equals(in job.Places[place].ModelDigest) ? Verdict.Passed : Verdict.ReplayDiffers;
    }

    /// <summary>Trains the initial model with the client's own seed and writes the file. False if a sum might not fit.</summary>
    internal static bool TryTrain<TOps>(in JobTerms terms, in Address client, ref LoadedJob loaded, Span<byte> file)
        where TOps : struct, IDenseOps
    {
        Recipe recipe = RecipeOf(in terms.Recipe);
        recipe.Seed = SeedOf(terms.Recipe.Seed, in client);
        Span<long> masterQ40 = loaded.Take<long>(loaded.Model.File.Network.ParameterCount);
        loaded.Model.MasterQ40.CopyTo(masterQ40);
        Counters counters = default; // training may saturate: everybody's does in the same way
        KernelStatus status = Engine<TOps>.Train(
            in loaded.Model.File.Network, in recipe, masterQ40, loaded.Rows.FeaturesQFA, loaded.Rows.Targets, loaded.Rows.Count,
            ref loaded.Arena, ref counters);
        if (status != KernelStatus.Accepted) return false;
        loaded.Model.Bytes.CopyTo(file);
        Export.Weights(masterQ40, in loaded.Model.File, file);
        return true;
    }
}
