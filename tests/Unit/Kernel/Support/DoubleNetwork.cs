namespace Rollup.Tests.Unit.Kernel;

/// <summary>The same networks, losses and optimizers in double arithmetic: what the fixed-point results are held against.</summary>
sealed class DoubleNetwork(Network network, double[] parameters)
{
    public double[] Parameters { get; } = parameters;

    public double[] Forward(ReadOnlySpan<double> features, List<double[]>? activations = null)
    {
        double[] input = features.ToArray();
        activations?.Add(input);
        for (int i = 0; i < network.LayerCount; i++)
        {
            Layer layer = network.Layers[i];
            double[] output = new double[layer.OutWidth];
            for (int n = 0; n < layer.OutWidth; n++)
            {
                double sum = layer.HasBias ? Parameters[layer.BiasOffset + n] : 0;
                for (int k = 0; k < layer.InWidth; k++) sum += input[k] * Parameters[layer.WeightsOffset + k * layer.OutWidth + n];
                output[n] = Activate(layer.Activation, sum);
            }
            activations?.Add(output);
            input = output;
        }
        return input;
    }

    static double Activate(in Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.LeakyRelu => x > 0 ? x : x * activation.AlphaQ32 / Learning.Q32,
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => x,
    };

    static double SlopeAt(in Activation activation, double output) => activation.Kind switch
    {
        ActivationKind.Relu => output > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => output > 0 ? 1 : activation.AlphaQ32 / Learning.Q32,
        ActivationKind.Tanh => 1 - output * output,
        ActivationKind.Sigmoid => output * (1 - output),
        _ => 1,
    };

    public double Loss(double[] logits, double target)
    {
        if (network.Output == OutputKind.Identity) return 0.5 * Math.Pow(logits[0] - target, 2);
        double[] all = network.Output == OutputKind.Sigmoid ? [0, logits[0]] : logits;
        double max = all.Max();
        return Math.Log(all.Sum(z => Math.Exp(z - max))) + max - all[(int)target];
    }

    double[] Deltas(double[] logits, double target)
    {
        if (network.Output == OutputKind.Identity) return [logits[0] - target];
        if (network.Output == OutputKind.Sigmoid) return [1 / (1 + Math.Exp(-logits[0])) - target];
        double max = logits.Max();
        double sum = logits.Sum(z => Math.Exp(z - max));
        return [.. logits.Select((z, j) => Math.Exp(z - max) / sum - (j == (int)target ? 1 : 0))];
    }

    public void AddGradient(double[] features, double target, double[] gradient)
    {
        List<double[]> activations = [];
        double[] deltas = Deltas(Forward(features, activations), target);
        for (int i = network.LayerCount - 1; i >= 0; i--)
        {
            Layer layer = network.Layers[i];
            double[] input = activations[i], output = activations[i + 1];
            double[] inputDeltas = new double[layer.InWidth];
            for (int n = 0; n < layer.OutWidth; n++)
            {
                double delta = deltas[n] * SlopeAt(layer.Activation, output[n]);
                if (layer.HasBias) gradient[layer.BiasOffset + n] += delta;
                for (int k = 0; k < layer.InWidth; k++)
                {
                    gradient[layer.WeightsOffset + k * layer.OutWidth + n] += delta * input[k];
                    inputDeltas[k] += delta * Parameters[layer.WeightsOffset + k * layer.OutWidth + n];
                }
            }
            deltas = inputDeltas;
        }
    }

    /// <summary>The recipe in double, over the same order of rows.</summary>
    public void Train(in Recipe recipe, double[][] features, double[] targets)
    {
        double[] first = new double[Parameters.Length], second = new double[Parameters.Length];
        int[] order = new int[features.Length];
        int step = 0;
        for (int epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            Shuffle.Fill(recipe.Seed, epoch, order);
            foreach (int[] rows in order.Chunk(recipe.BatchSize))
            {
                double[] gradient = new double[Parameters.Length];
                foreach (int row in rows) AddGradient(features[row], targets[row], gradient);
                step++;
                for (int i = 0; i < gradient.Length; i++) Move(recipe, i, gradient[i] / rows.Length, step, first, second);
            }
        }
    }

    void Move(in Recipe recipe, int i, double gradient, int step, double[] first, double[] second)
    {
        double rate = recipe.LearningRateQ32 / Learning.Q32, decay = recipe.WeightDecayQ32 / Learning.Q32;
        if (recipe.Optimizer == OptimizerKind.Sgd)
        {
            first[i] = recipe.MomentumQ32 / Learning.Q32 * first[i] + gradient + decay * Parameters[i];
            Parameters[i] -= rate * first[i];
            return;
        }
        double beta1 = recipe.Beta1Q32 / Learning.Q32, beta2 = recipe.Beta2Q32 / Learning.Q32;
        first[i] += (1 - beta1) * (gradient - first[i]);
        second[i] += (1 - beta2) * (gradient * gradient - second[i]);
        double firstHat = first[i] / (1 - Math.Pow(beta1, step)), secondHat = second[i] / (1 - Math.Pow(beta2, step));
        double epsilon = recipe.EpsilonQ47 / (double)(1L << 47);
        Parameters[i] -= rate * decay * Parameters[i] + rate * firstHat / (Math.Sqrt(secondHat) + epsilon);
    }

    public static DoubleNetwork From(in Network network, long[] masterQ40) => new(network, [.. masterQ40.Select(w => w / Learning.Q40)]);

    public static double[][] Rows(int[] featuresQ20, int width) =>
        [.. featuresQ20.Select(x => x / Learning.Q20).Chunk(width)];

    public static double[] Targets(in Network network, long[] targets)
    {
        double scale = network.Classes == 0 ? Learning.Q32 : 1;
        return [.. targets.Select(y => y / scale)];
    }
}
