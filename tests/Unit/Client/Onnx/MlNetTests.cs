using Microsoft.ML;
using Microsoft.ML.Data;
using Rollup.Client.Failures;
using Rollup.Client.Onnx;

namespace Rollup.Tests.Unit.Client;

/// <summary>Models that ML.NET trains and writes itself are taken over, or refused by the node.</summary>
public class MlNetTests
{
    const int Rows = 120;

    static readonly MLContext s_ml = new(seed: 1);
    static readonly Row[] s_rows = MakeRows();
    static readonly IDataView s_data = s_ml.Data.LoadFromEnumerable(s_rows);

    sealed class Row
    {
        public float Age { get; set; }
        public float Rate { get; set; }
        public float Weight { get; set; }
        public bool Label { get; set; }
        public float Target { get; set; }
        public uint Kind { get; set; }
    }

    static Row[] MakeRows()
    {
        Random random = new(3);
        return [.. Enumerable.Range(0, Rows).Select(_ =>
        {
            float age = random.NextSingle() * 10, rate = random.NextSingle(), weight = random.NextSingle() * 100;
            return new Row
            {
                Age = age, Rate = rate, Weight = weight, Label = age + 5 * rate > 7, Target = age + 2 * rate, Kind = age > 6 ? 2u : age > 3
                    ? 1u : 0u
            };
        })];
    }

    static Dictionary<string, (IEstimator<ITransformer> Pipeline, string Output)> Pipelines()
    {
        IEstimator<ITransformer> joined = s_ml.Transforms.Concatenate("Features", "Age", "Rate", "Weight");
        IEstimator<ITransformer> keyed = joined.Append(s_ml.Transforms.Conversion.MapValueToKey("Key", "Kind"));
        return new()
        {
            ["logistic regression behind NormalizeMinMax"] = (joined.Append(s_ml.Transforms.NormalizeMinMax("Features"))
                .Append(s_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()), "Probability.output"),
            ["logistic regression behind NormalizeMeanVariance"] = (joined.Append(s_ml.Transforms.NormalizeMeanVariance("Features"))
                .Append(s_ml.BinaryClassification.Trainers.SdcaLogisticRegression()), "Probability.output"),
            ["regression"] = (joined.Append(s_ml.Transforms.NormalizeMeanVariance("Features", fixZero: false))
                .Append(s_ml.Regression.Trainers.Sdca("Target")), "Score.output"),
            ["maximum entropy"] = (keyed.Append(s_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key")), "Score.output"),
        };
    }

    public static TheoryData<string> Names => [.. Pipelines().Keys];

    [Theory, MemberData(nameof(Names))]
    public void IsTakenOver(string name)
    {
        (IEstimator<ITransformer> pipeline, string output) = Pipelines()[name];
        byte[] file = Write(pipeline);
        ImportedModel imported = ModelImporter.Run(file, "model.onnx");
        Assert.Equal(output, imported.Output);
        Assert.Equal([("Age", 1), ("Rate", 1), ("Weight", 1)], imported.JoinedInputs);
        foreach (Row row in s_rows.Take(20)) // its files take one row
        {
            float[] columns = [row.Age, row.Rate, row.Weight];
            double[] expected = RuntimeOfExports.Run(file, output, columns, 1),
                actual = RuntimeOfExports.Run(imported.File, null, columns, 1);
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * (1 + Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void IsRefusedByItsNode()
    {
        byte[] file = Write(
            s_ml.Transforms.Categorical.OneHotEncoding("Code", "Kind").Append(s_ml.Transforms.Concatenate("Features", "Age", "Code"))
            .Append(s_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()));
        ModelNotImported refusal = Assert.IsType<ModelNotImported>(
            Assert.Throws<ClientException>(() => ModelImporter.Run(file, "model.onnx")).Failure);
        Assert.Contains(refusal.Fault, new[] { ImportFault.InputIsInteger, ImportFault.Categories, ImportFault.Embedding });
        Assert.NotEqual("", refusal.Node);
    }

    static byte[] Write(IEstimator<ITransformer> pipeline)
    {
        using MemoryStream stream = new();
        s_ml.Model.ConvertToOnnx(pipeline.Fit(s_data), s_data, stream);
        return stream.ToArray();
    }
}
