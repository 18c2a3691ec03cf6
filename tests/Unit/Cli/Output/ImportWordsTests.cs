namespace Rollup.Tests.Unit.Cli;

/// <summary>Each cause of a refusal has its own advice.</summary>
public class ImportWordsTests
{
    static UserError WordsOf(ImportFault fault) =>
        FailureWords.Of(new ModelNotImported("model.onnx", fault) { Node = "'fc1' (Conv)", Found = "'what stands there'" });

    [Fact]
    public void NoTwoCausesHaveTheSameAdvice()
    {
        UserError[] all = [.. Enum.GetValues<ImportFault>().Select(WordsOf)];
        Assert.True(all.Length >= 40);
        Assert.Equal(all.Length, all.Select(error => error.Next).Distinct().Count());
        Assert.Equal(all.Length, all.Select(error => error.Why).Distinct().Count());
        Assert.All(all, error => Assert.StartsWith("model.onnx: 'fc1' (Conv)", error.What, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ImportFault.FileIsArchive, "torch.onnx.export")]
    [InlineData(ImportFault.FileTooLarge, "16,777,216")]
    [InlineData(ImportFault.ParametersTooMany, "16,777,216")]
    [InlineData(ImportFault.OperatorSetTooNew, "opset_version=")]
    [InlineData(ImportFault.Trees, "LogisticRegression")]
    [InlineData(ImportFault.OutputFunctionUntold, "--output-function softmax")]
    public void SaysWhatToDo(ImportFault fault, string words)
    {
        UserError error = WordsOf(fault);
        Assert.Contains(words, error.Why + error.Next, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, error.Code);
    }
}
