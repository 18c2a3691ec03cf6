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

    internal static void AddRegions(in JobTerms terms, in Network network, ref WorkPlan plan, ref Regions regions)
    {
        if (!CanTrain(in terms, in network)) return;
        Recipe recipe = RecipeOf(in terms.Recipe);
        TrainingPlan training = TrainingPlan.Of(in network, in recipe, (int)terms.Rows);
        plan.Moments = regions.Add<byte>(training.Moments.Bytes);
        plan.Workspace = regions.Add<byte>(training.EpochBytes);
        plan.OpenNodes = regions.Add<byte>(UnixFs.OpenNodesBytes);
    }

    internal static long UnitsOf(in JobTerms terms, in Network network, long unitsPerPiece)
    {
        Recipe recipe = RecipeOf(in terms.Recipe);
        return WorkCost.UnitsOf(in terms, in network, WorkStep.Begin, WorkStep.Begin, unitsPerPiece)
            + TrainingPlan.UnitsOf(in network, in recipe, (int)terms.Rows, unitsPerPiece)
            + WorkCost.UnitsOf(in terms, in network, WorkStep.Copy, WorkStep.Identify, unitsPerPiece);
    }

    /// <summary>One piece beside the training itself: what it begins with, and the file that comes of it, with its name.</summary>
    internal static void Work(in JobTerms terms, in Bytes32 modelDigest, ref LoadedJob loaded, int count, ref WorkPosition position)
    {
        Span<long> masterQ40 = loaded.Plan.SubmittedQ40.In(loaded.Memory);
        Span<byte> file = loaded.Plan.SubmittedFile.In(loaded.Memory);
        switch (position.Step)
        {
            case WorkStep.Begin: Begin(in terms, ref loaded, masterQ40, count, ref position); break;
            case WorkStep.Copy: loaded.Model.Bytes.Slice(position.Item, count).CopyTo(file.Slice(position.Item)); break;
            case WorkStep.Export:
                Export.Weights(masterQ40.Slice(position.Item, count), in loaded.Model.File, position.Item, file);
                break;
            default:
                Identify(in modelDigest, file, position.Item, count, loaded.Plan.OpenNodes.In(loaded.Memory), ref position.Verdict);
                break;
        }
    }

    static void Identify(in Bytes32 modelDigest, ReadOnlySpan<byte> file, int first, int count, Span<byte> openNodes, ref Verdict verdict)
    {
        FileShape shape = new(file.Length);
        for (int leaf = first; leaf < first + count; leaf++)
        {
            Sha256.Hash(file.Slice(leaf * UnixFs.ChunkBytes, UnixFs.ChunkLength(file.Length, leaf)), out Bytes32 digest);
            if (!UnixFs.TakeLeaf(in shape, leaf, in digest, openNodes, out Cid identifier)) continue;
            verdict = identifier.Digest.Equals(in modelDigest) ? Verdict.Passed : Verdict.ReplayDiffers;
        }
    }

    // No optimizer has stepped.
    static void Begin(in JobTerms terms, ref LoadedJob loaded, Span<long> masterQ40, int count, ref WorkPosition position)
    {
        loaded.Model.MasterQ40.Slice(position.Item, count).CopyTo(masterQ40.Slice(position.Item));
        Span<byte> block = loaded.Plan.Moments.In(loaded.Memory);
        MomentsPlan moments = MomentsPlan.Of(in loaded.Model.File.Network, (OptimizerKind)terms.Recipe.Optimizer);
        moments.First.In(block).Slice(position.Item, count).Clear();
        if (moments.Second.Count != 0) moments.Second.In(block).Slice(position.Item, count).Clear();
        position.Beta1PowerQ62 = TrainState.NoStepsQ62;
        position.Beta2PowerQ62 = TrainState.NoStepsQ62;
    }

    /// <summary>
    /// Goes on with the training of the initial model, with the client's own seed, as far as unitsMax lets. False if a sum might not fit.
    /// </summary>
    internal static bool TryTrain<TOps>(
        in JobTerms terms, in Address client, ref LoadedJob loaded, long unitsMax, ref long spentUnits, ref WorkPosition position)
        where TOps : struct, IDenseOps
    {
        ref readonly Network network = ref loaded.Model.File.Network;
        Recipe recipe = RecipeOf(in terms.Recipe);
        recipe.Seed = SeedOf(terms.Recipe.Seed, in client);
        TrainingPlan plan = TrainingPlan.Of(in network, in recipe, (int)terms.Rows);
        TrainState state = default;
        state.MasterQ40 = loaded.Plan.SubmittedQ40.In(loaded.Memory);
        state.FirstMoments = plan.Moments.First.In(loaded.Plan.Moments.In(loaded.Memory));
        state.SecondMoments = plan.Moments.Second.In(loaded.Plan.Moments.In(loaded.Memory));
        state.Beta1PowerQ62 = position.Beta1PowerQ62;
        state.Beta2PowerQ62 = position.Beta2PowerQ62;
        // Training may saturate: everybody's does in the same way.
        KernelStatus status = Engine<TOps>.TrainPieces(
            in network, in recipe, in plan, loaded.FeaturesQFA, loaded.Targets, recipe.Epochs, loaded.Plan.Workspace.In(loaded.Memory),
            loaded.Panels, loaded.UnitsPerPiece, unitsMax, ref spentUnits, ref position.Training, ref state, ref position.Counters);
        position.Beta1PowerQ62 = state.Beta1PowerQ62;
        position.Beta2PowerQ62 = state.Beta2PowerQ62;
        if (position.Training.Epoch == recipe.Epochs) position.Go(WorkStep.Copy);
        return status == KernelStatus.Accepted;
    }
}
