namespace Rollup.Tests.Unit.Kernel;

public class NetworkTests
{
    delegate void Change(ref Network network);

    static NetworkStatus After(Change change)
    {
        Network network = Learning.Chain(OutputKind.Softmax, 5, 4, 3);
        change(ref network);
        return Network.Check(network);
    }

    [Fact]
    public void EachRefusalHasItsStatusAndTheLowestWins()
    {
        (Change Change, NetworkStatus Status)[] table =
        [
            ((ref Network _) => { }, NetworkStatus.Accepted),
            ((ref Network n) => n.Layers[1].BiasOffset = -1, NetworkStatus.ParameterCountDiffers),
            ((ref Network n) => n.LayerCount = 0, NetworkStatus.LayersZero),
            ((ref Network n) => n.LayerCount = -1, NetworkStatus.LayersZero),
            ((ref Network n) => n.LayerCount = 9, NetworkStatus.LayersAboveMax),
            ((ref Network n) => n.LayerCount = int.MaxValue, NetworkStatus.LayersAboveMax),
            ((ref Network n) => n.Layers[1].OutWidth = 0, NetworkStatus.WidthZero),
            ((ref Network n) => n.Layers[0].InWidth = int.MinValue, NetworkStatus.WidthZero),
            ((ref Network n) => n.Layers[0].InWidth = 4097, NetworkStatus.WidthAboveMax),
            ((ref Network n) => n.Layers[1].OutWidth = int.MaxValue, NetworkStatus.WidthAboveMax),
            ((ref Network n) => (n.Layers[0].InWidth, n.Layers[1].OutWidth) = (4097, 0), NetworkStatus.WidthZero),
            ((ref Network n) => n.InWidth = 6, NetworkStatus.WidthsDiffer),
            ((ref Network n) => n.OutWidth = 4, NetworkStatus.WidthsDiffer),
            ((ref Network n) => n.Layers[1].InWidth = 5, NetworkStatus.WidthsDiffer),
            ((ref Network n) => n.Layers[0].Activation.Kind = (ActivationKind)5, NetworkStatus.ActivationUnknown),
            ((ref Network n) => n.Layers[0].Activation = new(ActivationKind.LeakyRelu, 1L << 32), NetworkStatus.Accepted),
            ((ref Network n) => n.Layers[0].Activation = new(ActivationKind.LeakyRelu), NetworkStatus.Accepted),
            ((ref Network n) => n.Layers[0].Activation = new(ActivationKind.LeakyRelu, (1L << 32) + 1), NetworkStatus.AlphaOutOfRange),
            ((ref Network n) => n.Layers[0].Activation = new(ActivationKind.LeakyRelu, -1), NetworkStatus.AlphaOutOfRange),
            ((ref Network n) => n.Layers[1].Activation = new(ActivationKind.Tanh, 1), NetworkStatus.AlphaOutOfRange),
            ((ref Network n) =>
                (n.Layers[0].Activation.AlphaQ32, n.Layers[1].Activation.Kind) = (1, (ActivationKind)5), NetworkStatus.ActivationUnknown),
            ((ref Network n) => (n.Layers[0].Activation.AlphaQ32, n.ParameterCount) = (1, 40), NetworkStatus.AlphaOutOfRange),
            ((ref Network n) => n.Layers[0].WeightsOffset = 1, NetworkStatus.OffsetsDiffer),
            ((ref Network n) => n.Layers[1].WeightsOffset = int.MaxValue, NetworkStatus.OffsetsDiffer),
            ((ref Network n) => n.Layers[0].BiasOffset = 19, NetworkStatus.OffsetsDiffer),
            ((ref Network n) => n.Layers[0].BiasOffset = -2, NetworkStatus.OffsetsDiffer),
            ((ref Network n) => n.ParameterCount = 40, NetworkStatus.ParameterCountDiffers),
            ((ref Network n) => n.Output = (OutputKind)3, NetworkStatus.OutputUnknown),
            ((ref Network n) => n.Output = OutputKind.Sigmoid, NetworkStatus.OutputWidthDiffers),
            ((ref Network n) => n.Output = OutputKind.Identity, NetworkStatus.OutputWidthDiffers),
            ((ref Network n) =>
                (n.Layers[0].Activation.Kind, n.Output) = ((ActivationKind)9, OutputKind.Identity), NetworkStatus.ActivationUnknown),
        ];
        Assert.All(table, row => Assert.Equal(row.Status, After(row.Change)));
    }

    [Fact]
    public void ParametersAreLimitedInAll()
    {
        Network network = Network.Begin(4096, OutputKind.Softmax);
        Assert.False(network.TryAdd(1024, hasBias: true, Activation.Identity));
        Assert.True(network.TryAdd(1020, hasBias: false, Activation.Identity));
        Assert.True(network.TryAdd(16, hasBias: true, Activation.Identity));
        Assert.True(network.TryAdd(2, hasBias: true, Activation.Identity));
        Assert.Equal(Limits.ParametersMax - 14, network.ParameterCount);
        Assert.False(network.TryAdd(8, hasBias: false, Activation.Identity));
        Assert.Equal(NetworkStatus.Accepted, Network.Check(network));
        network.Layers[3] = new Layer { InWidth = 2, OutWidth = 8, WeightsOffset = network.ParameterCount, BiasOffset = -1 };
        (network.LayerCount, network.OutWidth, network.ParameterCount) = (4, 8, network.ParameterCount + 16);
        Assert.Equal(NetworkStatus.ParametersAboveMax, Network.Check(network));
    }

    [Fact]
    public void ALayerWithoutBiasHasItsWeightsAlone()
    {
        Network network = Learning.Chain(OutputKind.Softmax, Activation.Relu, hasBias: false, 5, 4, 3);
        Assert.Equal((5 * 4 + 4 * 3, -1, -1), (network.ParameterCount, network.Layers[0].BiasOffset, network.Layers[1].BiasOffset));
        Assert.Equal(NetworkStatus.Accepted, Network.Check(network));
    }

    [Fact]
    public void LayersAreLimited()
    {
        Network network = Network.Begin(3, OutputKind.Identity);
        for (int i = 0; i < Limits.LayersMax; i++) Assert.True(network.TryAdd(1, hasBias: true, Activation.Identity));
        Assert.False(network.TryAdd(1, hasBias: true, Activation.Identity));
        Assert.Equal(NetworkStatus.Accepted, Network.Check(network));
    }

    [Theory]
    [InlineData(1, NetworkStatus.OutputWidthDiffers)]
    [InlineData(2, NetworkStatus.Accepted)]
    [InlineData(16, NetworkStatus.Accepted)]
    [InlineData(17, NetworkStatus.OutputWidthDiffers)]
    public void SoftmaxHasTwoToSixteenClasses(int classes, NetworkStatus expected) =>
        Assert.Equal(expected, Network.Check(Learning.Chain(OutputKind.Softmax, 3, classes)));

    [Fact]
    public void RandomBytesNeverTrapAndAreHardlyEverAccepted()
    {
        Random random = new(7);
        byte[] bytes = new byte[System.Runtime.CompilerServices.Unsafe.SizeOf<Network>()];
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            Network network = System.Runtime.InteropServices.MemoryMarshal.Read<Network>(bytes);
            network.LayerCount = random.Next(-1, 10);
            Assert.NotEqual(NetworkStatus.Accepted, Network.Check(network));
        }
    }
}
