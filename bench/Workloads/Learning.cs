using Rollup.Entry;

namespace Rollup.Workloads;

/// <summary>
/// What the market does with a data set, from its raw decimals on. The data lies behind the request in the order of Take.
/// </summary>
static class Learning
{
    const ulong Seed = 1;
    const int ParametersMax = 65_536; // of the workloads

    ref struct Views
    {
        public Span<int> Mantissas;
        public Span<byte> Decimals;
        public Span<long> SubtractQ32, ScaleQ32, Targets, MasterQ40, ScoreQ32;
        public Span<int> FeaturesQFA, WeightsQ24;
    }

    static Views Take(int rows, int columns, scoped ref ScratchMemory scratch)
    {
        Views views = default;
        views.Mantissas = scratch.Take<int>(rows * columns);
        views.Decimals = scratch.Take<byte>(columns);
        views.SubtractQ32 = scratch.Take<long>(columns);
        views.ScaleQ32 = scratch.Take<long>(columns);
        views.Targets = scratch.Take<long>(rows);
        views.MasterQ40 = scratch.Take<long>(ParametersMax);
        views.ScoreQ32 = scratch.Take<long>(1);
        views.FeaturesQFA = scratch.Take<int>(rows * columns);
        views.WeightsQ24 = scratch.Take<int>(ParametersMax);
        return views;
    }

    public static void Scale(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        Views views = Take(request[0], request[1], ref scratch);
        if (!request.IsPreparing) Scale(request, views);
    }

    static void Scale(scoped in Request request, Views views)
    {
        Counters counters = default;
        ScaleKind kind = (ScaleKind)request[2];
        Demand(Ingestion.Scale(
            views.Mantissas, views.Decimals, views.SubtractQ32, kind == ScaleKind.None ? default : views.ScaleQ32, kind, request[0],
            request[1],
            Profile.Standard, views.FeaturesQFA, ref counters));
    }

    public static void Evaluate(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        Views views = Take(request[0], request[1], ref scratch);
        Network network = NetworkOf(request);
        if (!request.IsPreparing)
        {
            Evaluate(request, network, views, ref scratch);
            return;
        }
        Scale(request, views);
        Begin(network, views);
    }

    public static void Validate(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        Views views = Take(request[0], request[1], ref scratch);
        Network network = NetworkOf(request);
        if (request.IsPreparing)
        {
            Begin(network, views, hasWeights: request[6] == 1);
            return;
        }
        Scale(request, views);
        Evaluate(request, network, views, ref scratch);
    }

    static void Evaluate(scoped in Request request, in Network network, Views views, scoped ref ScratchMemory scratch)
    {
        Counters counters = default;
        Arena work = new(scratch.Rest);
        Demand(Engine<BlockedOps>.Evaluate(
            network, Profile.Standard, views.WeightsQ24.Slice(0, network.ParameterCount), views.FeaturesQFA, views.Targets, request[0],
            (MetricKind)request[5], ref work, ref counters, out views.ScoreQ32[0]));
    }

    /// <summary>What work on so many rows and columns has left: the score, and the weights of so many parameters.</summary>
    public static void Tell(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        Views views = Take(request[0], request[1], ref scratch);
        if (request.IsPreparing) return;
        MachineDevice device = default;
        device.Report(MemoryMarshal.AsBytes(views.ScoreQ32));
        device.Report(MemoryMarshal.AsBytes(views.MasterQ40.Slice(0, request[2])));
    }

    public static void Train(scoped in Request request, scoped ref ScratchMemory scratch)
    {
        Views views = Take(request[0], request[1], ref scratch);
        Network network = NetworkOf(request);
        if (request.IsPreparing)
        {
            Scale(request, views);
            Begin(network, views);
            return;
        }
        Recipe recipe = default;
        recipe.Optimizer = (OptimizerKind)request[7];
        recipe.Loss = Recipe.LossOf(network.Output);
        recipe.Profile = ProfileKind.Standard;
        recipe.Epochs = request[5];
        recipe.BatchSize = request[6];
        recipe.LearningRateQ32 = 42949673; // 0.01
        if (recipe.Optimizer == OptimizerKind.Adam)
        {
            recipe.Beta1Q32 = 3865470566; // 0.9
            recipe.Beta2Q32 = 4290672329; // 0.999
            recipe.EpsilonQ47 = 1407375;  // 1e-8
        }
        else recipe.MomentumQ32 = 3865470566; // 0.9
        recipe.Seed = Seed;
        Counters counters = default;
        Arena work = new(scratch.Rest);
        Demand(Engine<BlockedOps>.Train(
            network, recipe, views.MasterQ40.Slice(0, network.ParameterCount), views.FeaturesQFA, views.Targets, request[0], ref work,
            ref counters));
    }

    static void Begin(in Network network, Views views, bool hasWeights = false)
    {
        if (!hasWeights) Initial.Fill(network, Seed, views.MasterQ40);
        if (!Weights.TryToCompute(views.MasterQ40.Slice(0, network.ParameterCount), views.WeightsQ24))
            Demand(KernelStatus.WeightOutOfRange);
    }

    // request: rows, columns, kind of scaling, hidden width, classes; the ninth is the hidden activation, 0 for ReLU.
    static Network NetworkOf(scoped in Request request)
    {
        int hidden = request[3], classes = request[4];
        OutputKind output = classes switch { 0 => OutputKind.Identity, 2 => OutputKind.Sigmoid, _ => OutputKind.Softmax };
        Network network = Network.Begin(request[1], output);
        ActivationKind kind = request[8] == 0 ? ActivationKind.Relu : (ActivationKind)request[8];
        bool isBuilt = hidden == 0 || network.TryAdd(hidden, hasBias: true, new(kind, Activations.RowOf(kind).AlphaDefaultQ32));
        if (!isBuilt || !network.TryAdd(classes <= 2 ? 1 : classes, hasBias: true, Activation.Identity))
            Demand(KernelStatus.NetworkRefused);
        return network;
    }

    static void Demand(KernelStatus status)
    {
        if (status != KernelStatus.Accepted) throw new InvalidOperationException("the workloads are well formed");
    }
}
