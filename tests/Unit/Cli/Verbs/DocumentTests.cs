using Rollup.Client.Values;

namespace Rollup.Tests.Unit.Cli;

/// <summary>
/// Documents that are not what they should be. Exit code 30 would say that somebody claimed falsely: a broken file says no such thing.
/// </summary>
public class DocumentTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"outputs\":null}")]
    [InlineData("{\"outputs\":[null]}")]
    [InlineData("{\"outputs\":[{\"index\":0,\"inputIndex\":0}]}")]
    [InlineData("{\"outputs\":[{\"index\":0,\"inputIndex\":0,\"raw\":null}]}")]
    public void OutputsThatAreNoneAreNoFalseClaim(string document)
    {
        JsonException fault = Assert.ThrowsAny<JsonException>(() => OutputList.Read(document));
        Assert.Equal(ExitCode.Refused, ErrorReport.Explain(fault).Code);
    }

    [Fact]
    public void OutputsAreReadAsInspectWritesThem()
    {
        Assert.Equal([[0xAB], []], OutputList.Read(
            "{\"outputs\":[{\"index\":0,\"inputIndex\":0,\"raw\":\"0xab\"},{\"index\":1,\"inputIndex\":0,\"raw\":\"0x\"}]}"));
    }

    [Fact]
    public void ConfigurationWithoutAnAddressIsRefusedWhenItIsRead() =>
        Assert.ThrowsAny<JsonException>(() => JsonText.Read<Configuration>("{\"rpcUrl\":null}"));
}
