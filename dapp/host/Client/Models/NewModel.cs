namespace Rollup.Client.Models;

/// <summary>
/// The initial model of a job: Sub and Mul by published constants, dense layers, one output function. Without hidden layers the
/// weights are zero; with them they are drawn from the seed, because equal units would stay equal.
/// </summary>
public static class NewModel
{
    public static byte[] Create(TabularData data, IReadOnlyList<int> hiddenWidths, ulong seed)
    {
        OutputKind output = data.Classes switch { 0 => OutputKind.Identity, 2 => OutputKind.Sigmoid, _ => OutputKind.Softmax };
        int outputWidth = data.Classes <= 2 ? 1 : data.Classes;
        Network network = Network.Begin(data.Columns, output);
        bool fits = true;
        foreach (int width in hiddenWidths) fits &= network.TryAdd(width, hasBias: true, Activation.Relu);
        fits &= network.TryAdd(outputWidth, hasBias: true, Activation.Identity);
        if (!fits || Network.Check(in network) != NetworkStatus.Accepted)
            throw new ClientException(new NetworkTooLarge());

        long[] masterQ40 = new long[network.ParameterCount];
        if (hiddenWidths.Count > 0) Initial.Fill(in network, seed, masterQ40);
        return Write(in network, StandardScaling.From(data), masterQ40);
    }

    static byte[] Write(in Network network, StandardScaling scaling, long[] masterQ40)
    {
        uint[] subtract = [.. scaling.SubtractQ32.Select(value => Float32.FromFixed(value, Limits.ScoreBits))];
        uint[] scale = [.. scaling.MultiplyQ32.Select(value => Float32.FromFixed(value, Limits.ScoreBits))];
        uint[] weights = [.. masterQ40.Select(value => Float32.FromFixed(value, Profile.MasterBitsOfAll))];
        byte[] file = new byte[4096 + 4 * (2 * network.InWidth + weights.Length)];
        int length = Export.Write(in network, ScaleKind.Multiply, subtract, scale, weights, file);
        return length > 0 ? file[..length] : throw new InvalidOperationException("an accepted network has a file");
    }
}
