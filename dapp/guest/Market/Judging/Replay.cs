using System.Buffers.Binary;
using Rollup.Kernel;
using Rollup.Protocol;

namespace Rollup.Market;

/// <summary>What a replay job fixes for each client.</summary>
public static class Replay
{
    static ReadOnlySpan<byte> Tag => "Lockstep replay seed v1"u8;

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
    /// The seed a client trains with: the first eight bytes, big-endian, of keccak256(tag, seed as 8 bytes big-endian, client). Bound to the
    /// client, so that nobody is paid for a copy.
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
}
