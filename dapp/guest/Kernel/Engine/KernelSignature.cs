using System.Numerics;

namespace Rollup.Kernel;

/// <summary>
/// One number over what the kernel computes: every kind of model and optimizer in both profiles is trained on made-up data and scored, and
/// all weights, scores and counters are folded into 64 bits. Equal on every target; it changes only when a result changes.
/// </summary>
public static class KernelSignature
{
    /// <summary>Bytes of work space that <see cref="Compute"/> takes.</summary>
    public const int WorkBytes = 1 << 18;

    const ulong Seed = 0x4C6F636B73746570; // "Lockstep"
    const int Rows = 48;
    const int Columns = 9;
    const int Epochs = 3;
    const int Batch = 20; // leaves a short batch of 8

    /// <summary>The signature. work holds at least WorkBytes and starts at a multiple of 64.</summary>
    public static ulong Compute<TOps>(Span<byte> work) where TOps : struct, IDenseOps
    {
        ulong hash = 14695981039346656037;
        for (int model = 0; model < 6; model++)
            for (int optimizer = 1; optimizer <= 2; optimizer++)
                for (int profile = 1; profile <= 2; profile++)
                {
                    Arena arena = new(work);
                    hash = Fold(hash, OfModel<TOps>(model, (OptimizerKind)optimizer, (ProfileKind)profile, ref arena));
                }
        return hash;
    }

    // 0 linear, 1 logistic, 2 softmax regression, 3 MLP with two hidden ReLU layers, 4 the other activations, 5 no bias at all.
    static Network NetworkOf(int model)
    {
        Network network = Network.Begin(Columns, model switch
        {
            0 or 5 => OutputKind.Identity,
            1 => OutputKind.Sigmoid,
            _ => OutputKind.Softmax,
        });
        bool isBuilt = model switch
        {
            3 => network.TryAdd(13, hasBias: true, Activation.Relu) && network.TryAdd(6, hasBias: false, Activation.Relu),
            4 => network.TryAdd(13, hasBias: true, new(ActivationKind.LeakyRelu, LeakyRelu.AlphaDefaultQ32))
                && network.TryAdd(6, hasBias: false, new(ActivationKind.Tanh))
                && network.TryAdd(7, hasBias: true, new(ActivationKind.Sigmoid)),
            5 => network.TryAdd(8, hasBias: false, new(ActivationKind.Tanh)) && network.TryAdd(4, hasBias: false, Activation.Identity),
            _ => true,
        };
        if (!isBuilt || !network.TryAdd(network.Output == OutputKind.Softmax ? 5 : 1, hasBias: model < 5, Activation.Identity))
            throw new InvalidOperationException("the signature's networks are small");
        return network;
    }

    static Recipe RecipeOf(in Network network, OptimizerKind optimizer, ProfileKind profile)
    {
        bool isAdam = optimizer == OptimizerKind.Adam;
        Recipe recipe = default;
        recipe.Optimizer = optimizer;
        recipe.Loss = Recipe.LossOf(network.Output);
        recipe.Profile = profile;
        recipe.Epochs = Epochs;
        recipe.BatchSize = Batch;
        recipe.LearningRateQ32 = isAdam ? 42949673 : 214748365;  // 0.01, 0.05
        recipe.MomentumQ32 = isAdam ? 0 : 3865470566;            // 0.9
        recipe.Beta1Q32 = isAdam ? 3865470566 : 0;               // 0.9
        recipe.Beta2Q32 = isAdam ? 4290672329 : 0;               // 0.999
        recipe.EpsilonQ47 = isAdam ? 1407375 : 0;                // 1e-8
        recipe.WeightDecayQ32 = 429497;                          // 1e-4
        recipe.Seed = Seed;
        return recipe;
    }

    static ulong OfModel<TOps>(int model, OptimizerKind optimizer, ProfileKind profileKind, ref Arena work) where TOps : struct, IDenseOps
    {
        Network network = NetworkOf(model);
        Recipe recipe = RecipeOf(network, optimizer, profileKind);
        Counters counters = default;
        bool isTaken = Profile.TryOf(profileKind, out Profile profile);
        isTaken &= work.TryTake(Rows * Columns, out Span<int> featuresQFA);
        isTaken &= work.TryTake(Rows, out Span<long> targets);
        isTaken &= work.TryTake(network.ParameterCount, out Span<long> masterQ40);
        isTaken &= work.TryTake(network.ParameterCount, out Span<int> weightsQ24);
        if (!isTaken) throw new ArgumentException("the signature needs WorkBytes");

        MakeData(network, profile, featuresQFA, targets, ref work, ref counters);
        Initial.Fill(network, Seed, masterQ40);
        ulong hash = (ulong)Engine<TOps>.Train(network, recipe, masterQ40, featuresQFA, targets, Rows, ref work, ref counters);
        for (int i = 0; i < masterQ40.Length; i++) hash = Fold(hash, (ulong)masterQ40[i]);
        if (!Weights.TryToCompute(masterQ40, weightsQ24)) throw new InvalidOperationException("training keeps weights in range");
        for (int metric = 1; metric <= 4; metric++)
        {
            KernelStatus status = Engine<TOps>.Evaluate(
                network, profile, weightsQ24, featuresQFA, targets, Rows, (MetricKind)metric, ref work, ref counters, out long scoreQ32);
            hash = Fold(Fold(hash, (ulong)status), (ulong)scoreQ32);
        }
        return Fold(hash, (ulong)counters.Total);
    }

    // Decimals within +-1000.000 are brought to about +-2 by one column's Multiply or Divide; targets follow from the first columns.
    static void MakeData(
        in Network network, in Profile profile, Span<int> featuresQFA, Span<long> targets, ref Arena work, ref Counters counters)
    {
        int mark = work.Mark();
        bool isTaken = work.TryTake(Rows * Columns, out Span<int> mantissas);
        isTaken &= work.TryTake(Columns, out Span<byte> decimals);
        isTaken &= work.TryTake(Columns, out Span<long> subtractQ32);
        isTaken &= work.TryTake(Columns, out Span<long> scaleQ32);
        if (!isTaken) throw new ArgumentException("the signature needs WorkBytes");
        for (int i = 0; i < mantissas.Length; i++)
            mantissas[i] = (int)(Philox.At(Seed, RandomStream.Initialise, 1, (ulong)i).Word0 % 2_000_001) - 1_000_000;
        for (int column = 0; column < Columns; column++)
        {
            decimals[column] = 3;
            subtractQ32[column] = (long)(column - 4) << 34;
            scaleQ32[column] = (500L << 32) + column * 1234567;
        }
        KernelStatus status = Ingestion.Scale(
            mantissas, decimals, subtractQ32, scaleQ32, ScaleKind.Divide, Rows, Columns, profile, featuresQFA, ref counters);
        if (status != KernelStatus.Accepted) throw new InvalidOperationException("the signature's data is well formed");
        int classes = network.Classes;
        for (int row = 0; row < Rows; row++)
        {
            int sum = mantissas[row * Columns] + mantissas[row * Columns + 1] / 2 + 1_500_000;
            targets[row] = classes == 0 ? (long)sum << 12 : (long)sum * classes / 3_000_001;
        }
        work.Reset(mark);
    }

    // FNV-1a's step on 64 bits at a time, with a rotation so that high bits reach low ones.
    static ulong Fold(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * 1099511628211, 29);
}
