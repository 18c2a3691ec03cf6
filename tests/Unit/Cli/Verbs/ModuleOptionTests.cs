namespace Rollup.Tests.Unit.Cli;

/// <summary>Who names a module means it to run.</summary>
public class ModuleOptionTests
{
    [Theory]
    [InlineData("signature --module some.wasm")]
    [InlineData("train 1 --data rows.csv --module some.wasm --engine native")]
    public void AModuleOfTheNativeEngineIsRefused(string words)
    {
        UserError error = Assert.Throws<UserError>(() => WasmOptions.ModuleOf(CommandTree.Build().Parse(words)));
        Assert.Contains("--engine wasm", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherwiseItIsTaken()
    {
        Assert.Null(WasmOptions.ModuleOf(CommandTree.Build().Parse("signature")));
        Assert.Equal("some.wasm", WasmOptions.ModuleOf(CommandTree.Build().Parse("signature --engine wasm --module some.wasm")));
    }
}
