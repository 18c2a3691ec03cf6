namespace Rollup.Tests.Unit.Kernel;

/// <summary>What the tests of the learning half share: networks by width, recipes, made-up data.</summary>
static class Learning
{
    public const double Q20 = 1 << 20;
    public const double Q32 = 4294967296.0;
    public const double Q40 = 1L << 40;

    public static long RateQ32(double rate) => (long)Math.Round(rate * Q32);

    public static Activation LeakyRelu => new(ActivationKind.LeakyRelu, Rollup.Kernel.LeakyRelu.AlphaDefaultQ32);

    /// <summary>A chain of dense layers with ReLU between them.</summary>
    public static Network Chain(OutputKind output, params int[] widths) => Chain(output, Activation.Relu, hasBias: true, widths);

    /// <summary>A chain of dense layers with an activation between them, all with a bias or all without.</summary>
    public static Network Chain(OutputKind output, Activation hidden, bool hasBias, params int[] widths)
    {
        Network network = Network.Begin(widths[0], output);
        for (int i = 1; i < widths.Length; i++)
            if (!network.TryAdd(widths[i], hasBias, i < widths.Length - 1 ? hidden : Activation.Identity))
                throw new ArgumentException("no such chain");
        return network;
    }

    public static Recipe Sgd(in Network network, int epochs, int batch, double rate, double momentum = 0, double decay = 0) =>
        By(OptimizerKind.Sgd, network, epochs, batch, rate, decay) with { MomentumQ32 = RateQ32(momentum) };

    public static Recipe Adam(in Network network, int epochs, int batch, double rate, double decay = 0) =>
        By(OptimizerKind.Adam, network, epochs, batch, rate, decay) with
        {
            Beta1Q32 = RateQ32(0.9),
            Beta2Q32 = RateQ32(0.999),
            EpsilonQ47 = (long)Math.Round(1e-8 * (1L << 47))
        };

    static Recipe By(OptimizerKind optimizer, in Network network, int epochs, int batch, double rate, double decay) => new()
    {
        Optimizer = optimizer, Loss = Recipe.LossOf(network.Output), Profile = ProfileKind.Standard, Epochs = epochs, BatchSize = batch,
        LearningRateQ32 = RateQ32(rate), WeightDecayQ32 = RateQ32(decay), Seed = 42,
    };

    /// <summary>Features within +-2 and targets that follow from them through a fixed linear rule with some noise.</summary>
    public static (int[] FeaturesQ20, long[] Targets) Data(in Network network, int rows, int seed)
    {
        Random random = new(seed);
        int[] features = new int[rows * network.InWidth];
        long[] targets = new long[rows];
        for (int row = 0; row < rows; row++)
        {
            double sum = 0.3 * (random.NextDouble() - 0.5);
            for (int k = 0; k < network.InWidth; k++)
            {
                double feature = 4 * random.NextDouble() - 2;
                features[row * network.InWidth + k] = (int)Math.Round(feature * Q20);
                sum += feature * Math.Cos(k + 1) / Math.Sqrt(network.InWidth);
            }
            targets[row] = network.Classes == 0
                ? (long)Math.Round(sum * Q32)
                : Math.Clamp((long)Math.Floor((sum + 1.5) / 3 * network.Classes), 0, network.Classes - 1);
        }
        return (features, targets);
    }

    public static long[] InitialMasters(in Network network, ulong seed)
    {
        long[] masterQ40 = new long[network.ParameterCount];
        Initial.Fill(network, seed, masterQ40);
        return masterQ40;
    }

    public static int[] Compute(long[] masterQ40)
    {
        int[] weightsQ24 = new int[masterQ40.Length];
        if (!Weights.TryToCompute(masterQ40, weightsQ24)) throw new ArgumentException("a weight is out of range");
        return weightsQ24;
    }

    public static (KernelStatus Status, Counters Counters) Train<TOps>(
        in Network network, in Recipe recipe, long[] masterQ40, int[] features, long[] targets, int rows) where TOps : struct, IDenseOps
    {
        Arena work = new(new byte[TrainingPlan.Of(network, recipe, rows).WorkspaceBytes]);
        Counters counters = default;
        KernelStatus status = Engine<TOps>.Train(network, recipe, masterQ40, features, targets, rows, ref work, ref counters);
        return (status, counters);
    }

    public static (KernelStatus Status, long ScoreQ32) Evaluate<TOps>(
        in Network network, int[] weightsQ24, int[] features, long[] targets, int rows, MetricKind metric) where TOps : struct, IDenseOps
    {
        Arena work = new(new byte[EvaluationPlan.Of(network, rows).WorkspaceBytes]);
        Counters counters = default;
        KernelStatus status = Engine<TOps>.Evaluate(
            network, Profile.Standard, weightsQ24, features, targets, rows, metric, ref work, ref counters, out long scoreQ32);
        return (status, scoreQ32);
    }

    /// <summary>|a - b| / |b| of two weight vectors.</summary>
    public static double Drift(long[] masterQ40, double[] reference)
    {
        double difference = 0, size = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            difference += Math.Pow(masterQ40[i] / Q40 - reference[i], 2);
            size += Math.Pow(reference[i], 2);
        }
        return Math.Sqrt(difference / size);
    }
}
