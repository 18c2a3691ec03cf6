using Rollup.Client.Onnx;
using Rollup.Tests.Unit.Client;
using static Rollup.Tests.Unit.Client.ExportedModel;

namespace Rollup.Tests.Unit.Cli;

/// <summary>`rollup model import`, and how other verbs lead to it.</summary>
public sealed class ImportVerbTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string PathOf(string name) => Path.Combine(_folder, name);

    string Write(string name, ExportedModel model)
    {
        File.WriteAllBytes(PathOf(name), model.File());
        return PathOf(name);
    }

    [Fact]
    public async Task WritesTheMachinesFormAndSaysWhatBecameOfEachNode()
    {
        string source = Write("exported.onnx", new ExportedModel(3, 17, TensorType.Float64)
            .Then("Sub", Tensor(TensorType.Float64, [3], 0.1, 0.2, 0.3)).Then("Gemm",
                Tensor(TensorType.Float64, [3, 2], 1, 2, 3, 4, 5, 6)));
        (int code, string output) = await RunAsync($"model import {source} -o {PathOf("m.onnx")} --output-function softmax");
        Assert.Equal(ExitCode.Done, code);
        foreach (string words in (string[])["'/Sub_0'", "scaling of the columns", "layer 1: 3 to 2", "Numbers of float64 became float32",
            "changed no number by more than", "3 columns, scaled -> 2 -> Softmax; 6 parameters", "Next: rollup job post --model"])
            Assert.Contains(words, output, StringComparison.Ordinal);
        LocalModel model = LocalModel.Read(File.ReadAllBytes(PathOf("m.onnx")), "m.onnx");
        Assert.Equal((3, OutputKind.Softmax), (model.Network.InWidth, model.Network.Output));
    }

    [Fact]
    public async Task IsADocumentToo()
    {
        string source = Write("exported.onnx", new ExportedModel(2).Then("Gemm", Tensor([2, 1], 1, 2)).Then("Sigmoid"));
        (int code, string output) = await RunAsync($"model import {source} --out {PathOf("m.onnx")} --json");
        Assert.Equal(ExitCode.Done, code);
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal("layer 1: 2 to 1", answer.GetProperty("steps")[0].GetProperty("became").GetString());
        Assert.Equal(2, answer.GetProperty("parameters").GetInt32());
        Assert.Equal("rows", answer.GetProperty("inputs")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("", "OutputFunctionUntold: it ends in 3 logits")]
    [InlineData("--output-function sigmoid", "OutputFunctionUnfit")]
    [InlineData("--output-function soft", "--output-function takes softmax, sigmoid, identity")]
    public async Task RefusesWithANextStepAndWritesNothing(string options, string words)
    {
        string source = Write("logits.onnx", new ExportedModel(2).Then("Gemm", Tensor([2, 3], 1, 2, 3, 4, 5, 6)));
        (int code, string output) = await RunAsync($"model import {source} --out {PathOf("m.onnx")} {options}");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.Contains("next:", output, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("m.onnx")));
    }

    [Fact]
    public async Task LogitsAreLeftWhereTheJobWillNameTheirFunction()
    {
        string source = Write("logits.onnx", new ExportedModel(2).Then("Gemm", Tensor([2, 3], 1, 2, 3, 4, 5, 6)));
        (int code, string output) = await RunAsync($"model import {source} --out {PathOf("m.onnx")} --output-function identity");
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("name their function when you post", output, StringComparison.Ordinal);
    }

    /// <summary>A name in a file may hold what moves a cursor.</summary>
    [Fact]
    public async Task NamesOfAFileAreShownPlain()
    {
        ExportedModel model = new ExportedModel(2).Then("Conv", Tensor([2], 1, 2));
        model.Graph.Node[0].Name = "\u001b[2Jevil\n" + new string('x', 500);
        (_, string output) = await RunAsync($"model import {Write("e.onnx", model)} --out {PathOf("m.onnx")}");
        Assert.Contains("evil", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 100), output, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelThatImportWouldTakeLeadsToIt()
    {
        byte[] file = new ExportedModel(2).Then("Identity").Then("Gemm", Tensor([2, 1], 1, 2)).Then("Sigmoid").File();
        Assert.Contains("rollup model import", FailureWords.Of(Refused(file)).Next, StringComparison.Ordinal);
        UserError convolution = FailureWords.Of(Refused(new ExportedModel(2).Then("Conv", Tensor([2], 1, 2)).File()));
        Assert.Contains("'/Conv_0' (Conv)", convolution.What, StringComparison.Ordinal);
        Assert.Contains("no convolutions", convolution.Why, StringComparison.Ordinal);
    }

    static Failure Refused(byte[] file) => Assert.Throws<ClientException>(() => LocalModel.Read(file, "model.onnx")).Failure;

    static async Task<(int Code, string Output)> RunAsync(string words)
    {
        StringWriter output = new(), errors = new();
        int code = await Program.Run(
            words.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, errors, TestContext.Current.CancellationToken);
        return (code, errors.ToString() + output);
    }
}
